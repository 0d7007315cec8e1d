import { serve } from '@hono/node-server'
import { MemoryStore, TokenManager } from 'dropbox-oauth'
import { dropboxOAuth, type LinkedAccount } from 'dropbox-oauth/hono'
import { Hono } from 'hono'
import { listFiles, whoIs } from '../../shared/src/dropbox-calls.ts'
import { accountPage, filesPage, notFoundPage, problemPage, welcomePage } from '../../shared/src/pages.ts'
import { dropboxApp, port, redirectUri, welcome } from '../../shared/src/settings.ts'
import { sessions } from './sessions.ts'

const tokens = new TokenManager({ ...dropboxApp, store: new MemoryStore() })
const dropbox = dropboxOAuth({ ...dropboxApp, redirectUri, tokens, scope: ['account_info.read'] })

const app = new Hono<{ Variables: { dropbox: LinkedAccount } }>()
app.use(sessions())
app.use(dropbox) // start, finish and unlink

app.get('/', (c) => c.html(welcomePage))

app.get('/account', dropbox.requireAccount(), async (c) => c.html(accountPage(await whoIs(c.var.dropbox))))

// Who has not allowed this yet is asked for it, and comes back here.
app.get('/files', dropbox.requireAccount({ scope: ['files.metadata.read'] }), async (c) =>
  c.html(filesPage(await listFiles(c.var.dropbox))),
)

// A program that is not connected gets a 401 with the address to open.
app.get('/api/account', dropbox.requireAccount(), async (c) => c.json(await whoIs(c.var.dropbox)))

app.notFound((c) => c.html(notFoundPage, 404))

app.onError((error) => {
  console.error(error)
  const { status, html } = problemPage(error)
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
})

serve({ fetch: app.fetch, port, hostname: 'localhost' }, () => console.log(welcome))
