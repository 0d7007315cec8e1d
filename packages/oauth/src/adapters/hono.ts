/**
 * The login of a web application on Hono: on Node, Deno, Bun and Workers.
 * @module
 */
import type { SessionLike } from '../flow/session.ts'
import { careful } from '../web/answers.ts'
import { type Incoming, type PlainAnswer, toPlain } from '../web/exchange.ts'
import { readRequest } from '../web/handler.ts'
import { createLoginApp } from '../web/login-app.ts'
import type { AccountNeed } from '../web/options.ts'
import { type AdapterOptions, sessionOf } from './shared/options.ts'

export type { AccountNeed, LinkedAccount } from '../web/options.ts'
export type { AdapterOptions, SessionOf } from './shared/options.ts'

/** What Hono's context is needed for. `never`: its own types say which variables there are. */
export interface HonoContext {
  /** The request: its `raw` is the web-standard one. */
  readonly req: { readonly raw: Request }
  /** Gives a variable: `session`, where `session` of the options finds no other. */
  get(name: never): unknown
  /** Sets a variable: `dropbox`, the user's `LinkedAccount`. */
  set(name: never, value: never): void
  /** Sets a header of whatever answers. */
  header(name: string, value: string): void
  /** Makes an answer that keeps the headers others have set. */
  newResponse(body: never, status: never, headers: never): Response
}

/** A middleware of Hono. */
export type HonoMiddleware<Context extends HonoContext = HonoContext> = (
  c: Context,
  next: () => Promise<void>,
) => Promise<Response | void>

/** The login on Hono, to `app.use()` after the session. See `dropboxOAuth`. */
export interface HonoDropbox<Context extends HonoContext = HonoContext> extends HonoMiddleware<Context> {
  /** A middleware that sets `c.var.dropbox`, the user's `LinkedAccount`, or answers with the way to connect one. */
  requireAccount(need?: AccountNeed): HonoMiddleware<Context>
}

/**
 * The whole login for Hono: see `createDropboxHandler` for what it does. The session is `c.get('session')`, such as
 * hono-sessions', unless `session` finds another one; without any, `secret` is needed.
 *
 * @throws {BadInputException} `bad_input`: an option that cannot be
 *
 * @example
 * ```ts
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { dropboxOAuth, type LinkedAccount } from 'dropbox-oauth/hono'
 * import { Hono } from 'hono'
 *
 * const dropboxApp = { consumerKey: 'APP_KEY', consumerSecret: 'APP_SECRET' }
 * const dropbox = dropboxOAuth({
 *   ...dropboxApp,
 *   redirectUri: 'https://my-web-server.org/dropbox-auth-finish',
 *   tokens: new TokenManager({ ...dropboxApp, store: new MemoryStore() }),
 *   secret: 'at least 32 bytes of `openssl rand -base64 32`',
 * })
 *
 * const app = new Hono<{ Variables: { dropbox: LinkedAccount } }>()
 * app.use(dropbox)
 * app.get('/', dropbox.requireAccount(), (c) => c.text(`Connected as ${c.var.dropbox.key}`))
 *
 * export default app
 * ```
 */
export function dropboxOAuth<Context extends HonoContext = HonoContext>(
  options: AdapterOptions<Context>,
): HonoDropbox<Context> {
  const { session = usualSession, ...rest } = options
  const app = createLoginApp(rest)
  const read = async (c: Context): Promise<Incoming> => {
    const incoming = readRequest(c.req.raw)
    // hono-sessions gives a session another id at the end of a request that says so.
    const renewSession = (): void => c.set('session_key_rotation' as never, true as never)
    return { ...incoming, session: await sessionOf(session, c), renewSession, native: c }
  }
  const handle: HonoMiddleware<Context> = async (c, next) => {
    if (!app.owns(new URL(c.req.raw.url).pathname)) return next()
    try {
      return send(c, await toPlain(await app.answer(await read(c))))
    } catch (error) {
      for (const [name, value] of Object.entries(careful)) c.header(name, value) // for whatever answers it
      throw error
    }
  }
  const requireAccount =
    (need?: AccountNeed): HonoMiddleware<Context> =>
    async (c, next) => {
      const { account, answer } = await app.requireAccount(await read(c), need)
      if (answer) return send(c, await toPlain(answer))
      c.set('dropbox' as never, account as never)
      return next()
    }
  return Object.assign(handle, { requireAccount })
}

const usualSession = (c: HonoContext): SessionLike | undefined =>
  c.get('session' as never) as SessionLike | undefined

/** By the context, which knows the cookies that others have set: a bare `Response` would drop them. */
function send(c: HonoContext, { status, headers, cookies, body }: PlainAnswer): Response {
  const all = cookies.length > 0 ? { ...headers, 'set-cookie': [...cookies] } : headers
  return c.newResponse((body.length === 0 ? null : body) as never, status as never, all as never)
}
