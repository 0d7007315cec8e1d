import { MemoryStore, TokenManager } from 'dropbox-oauth'
import { dropboxOAuth } from 'dropbox-oauth/koa'
import Koa, { type Context, type Middleware } from 'koa'
import koaSession from 'koa-session'
import { listFiles, whoIs } from '../../shared/src/dropbox-calls.ts'
import { accountPage, filesPage, notFoundPage, problemPage, welcomePage } from '../../shared/src/pages.ts'
import { dropboxApp, port, redirectUri, secret, welcome } from '../../shared/src/settings.ts'

const tokens = new TokenManager({ ...dropboxApp, store: new MemoryStore() })
const dropbox = dropboxOAuth<Context>({ ...dropboxApp, redirectUri, tokens, scope: ['account_info.read'] })

const app = new Koa()
app.keys = [secret]

app.use(async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    console.error(error)
    const { status, html } = problemPage(error)
    ctx.status = status
    ctx.body = html
  }
})

app.use(koaSession({ sameSite: 'lax' }, app)) // a signed cookie, unless it is given a `store`
app.use(dropbox) // start, finish and unlink

const open: Middleware = (_ctx, next) => next()
get('/', open, async (ctx) => {
  ctx.body = welcomePage
})

get('/account', dropbox.requireAccount(), async (ctx) => {
  ctx.body = accountPage(await whoIs(ctx.state.dropbox))
})

// Who has not allowed this yet is asked for it, and comes back here.
get('/files', dropbox.requireAccount({ scope: ['files.metadata.read'] }), async (ctx) => {
  ctx.body = filesPage(await listFiles(ctx.state.dropbox))
})

// A program that is not connected gets a 401 with the address to open.
get('/api/account', dropbox.requireAccount(), async (ctx) => {
  ctx.body = await whoIs(ctx.state.dropbox)
})

app.use((ctx) => {
  ctx.status = 404
  ctx.body = notFoundPage
})

app.listen(port, 'localhost', () => console.log(welcome))

/** A route behind a guard; with more of them, a router does this. */
function get(path: string, guard: Middleware, answer: (ctx: Context) => Promise<void>): void {
  app.use((ctx, next) => (ctx.path === path ? guard(ctx, () => answer(ctx)) : next()))
}
