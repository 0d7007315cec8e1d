import { MemoryStore, TokenManager } from 'dropbox-oauth'
import { dropboxOAuth } from 'dropbox-oauth/hono'
import { EncryptedStore } from 'dropbox-oauth/stores/encrypted'
import { createDropboxHandler, type DropboxHandler, type LinkedAccount } from 'dropbox-oauth/web'
import { Hono } from 'hono'
import { type Setting, topic } from './check.ts'
import { countOf, decide } from './dropbox.ts'
import { holds, same } from './expect.ts'

const origin = 'https://app.example'

const secret = 'a secret of the checks, long enough'

function optionsOf({ app, endpoints }: Setting) {
  const credentials = { consumerKey: app.key, consumerSecret: app.secret, endpoints }
  const tokens = new TokenManager({ ...credentials, store: new MemoryStore() })
  return { ...credentials, redirectUri: `${origin}/dropbox-auth-finish`, tokens, secret }
}

/** Made while the program loads, as applications do it. Workers allow neither random numbers nor cryptography there. */
const madeAtLoad = createDropboxHandler({
  consumerKey: 'APP_KEY',
  redirectUri: `${origin}/dropbox-auth-finish`,
  secret,
  tokens: new TokenManager({
    consumerKey: 'APP_KEY',
    store: new EncryptedStore(new MemoryStore(), { keys: [{ id: '1', key: new Uint8Array(32) }] }),
  }),
})

/** A browser, as far as cookies go. */
class Visitor {
  readonly cookies = new Map<string, string>()
  readonly #answer: (request: Request) => Promise<Response | undefined>

  constructor(answer: (request: Request) => Promise<Response | undefined>) {
    this.#answer = answer
  }

  async visit(path: string, method = 'GET'): Promise<Response> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin', cookie }
    const response = await this.#answer(new Request(origin + path, { method, headers }))
    if (!response) throw new Error(`Nobody answers ${path}`)
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (line.includes('; Max-Age=0')) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }
}

/** Where an answer leads. */
function locationOf(response: Response): string {
  same(response.status, 303, 'the status')
  return response.headers.get('location') ?? ''
}

const pathOf = ({ pathname, search }: URL): string => pathname + search

/** A login by the pages of an application, and the callback that ended it. */
async function connect(setting: Setting, visitor: Visitor): Promise<string> {
  const start = await visitor.visit('/dropbox-auth-start?returnTo=/photos')
  const callback = pathOf(await decide(setting, locationOf(start)))
  same(locationOf(await visitor.visit(callback)), '/photos', 'where the login leads')
  return callback
}

async function accountOf(handler: DropboxHandler, visitor: Visitor): Promise<LinkedAccount> {
  const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
  const account = await handler.requireAccount(new Request(`${origin}/`, { headers: { cookie } }))
  holds(!(account instanceof Response), 'the visitor has an account')
  return account
}

export const webChecks = topic(
  'Web handler',
  {
    async 'with nothing but a secret, in sealed cookies, a login ends with an account'(setting) {
      const handler = createDropboxHandler(optionsOf(setting))
      const visitor = new Visitor(handler)
      const start = await visitor.visit('/dropbox-auth-start')
      const names = [...visitor.cookies.keys()]
      holds(
        names.every((name) => name.startsWith('__Host-')),
        'its cookies are of this host only',
      )
      const state = new URL(locationOf(start)).searchParams.get('state') ?? ''
      holds(![...visitor.cookies.values()].some((value) => value.includes(state)), 'the state is sealed')
      await connect(setting, visitor)
      const account = await accountOf(handler, visitor)
      const response = await account.fetch(`${setting.endpoints.api}/2/users/get_current_account`, {
        method: 'POST',
      })
      same(response.status, 200, 'the status')
    },
    async 'one that was made while the program loaded does its work'() {
      const visitor = new Visitor(madeAtLoad)
      const start = locationOf(await visitor.visit('/dropbox-auth-start'))
      holds(start.startsWith('https://www.dropbox.com/oauth2/authorize?'), 'it leads to Dropbox')
      same(visitor.cookies.size, 1, 'the number of pending logins')
      const account = await madeAtLoad.requireAccount(new Request(`${origin}/`))
      same(account instanceof Response && account.status, 401, 'the status')
    },
    async 'a login begun by one instance is ended by another'(setting) {
      const [one, two] = [createDropboxHandler(optionsOf(setting)), createDropboxHandler(optionsOf(setting))]
      let instance = one
      const visitor = new Visitor((request) => instance(request))
      const start = await visitor.visit('/dropbox-auth-start')
      instance = two
      same(locationOf(await visitor.visit(pathOf(await decide(setting, locationOf(start))))), '/')
    },
    async 'a callback is worth nothing twice, nor without its cookie'(setting) {
      const visitor = new Visitor(createDropboxHandler(optionsOf(setting)))
      const callback = await connect(setting, visitor)
      const sent = await countOf(setting, 'token')
      await visitor.visit(callback)
      visitor.cookies.clear()
      await visitor.visit(callback)
      same(await countOf(setting, 'token'), sent, 'the number of requests')
    },
    async 'one who declines sees a page that says so'(setting) {
      const visitor = new Visitor(createDropboxHandler(optionsOf(setting)))
      const start = await visitor.visit('/dropbox-auth-start')
      const page = await visitor.visit(pathOf(await decide(setting, locationOf(start), 'deny')))
      same(page.status, 403, 'the status')
      same(page.headers.get('cache-control'), 'no-store', 'its cache-control')
      holds((await page.text()).startsWith('<!doctype html>'), 'it is a page')
    },
    async 'an unlink ends it'(setting) {
      const handler = createDropboxHandler(optionsOf(setting))
      const visitor = new Visitor(handler)
      await connect(setting, visitor)
      same(locationOf(await visitor.visit('/dropbox-auth-unlink', 'POST')), '/')
      const request = new Request(`${origin}/`, { headers: { accept: 'application/json' } })
      const answer = await handler.requireAccount(request)
      same(answer instanceof Response && answer.status, 401, 'the status')
    },
    async 'other addresses are left alone'(setting) {
      const handler = createDropboxHandler(optionsOf(setting))
      same((await handler(new Request(`${origin}/photos`))) === undefined, true)
    },
    async 'on Hono, the adapter does the same'(setting) {
      const dropbox = dropboxOAuth(optionsOf(setting))
      const app = new Hono<{ Variables: { dropbox: LinkedAccount } }>()
      app.use(dropbox)
      app.get('/photos', dropbox.requireAccount(), (c) => c.text(c.var.dropbox.key))
      const visitor = new Visitor(async (request) => app.fetch(request))
      same(locationOf(await visitor.visit('/photos')).split('?')[0], '/dropbox-auth-start')
      await connect(setting, visitor)
      holds((await (await visitor.visit('/photos')).text()).startsWith('dbid:'), 'it is an account')
    },
  },
  'server',
)
