/**
 * The login of a web application on Koa 3.
 * @module
 */
import { careful } from '../web/answers.ts'
import { type PlainAnswer, toPlain } from '../web/exchange.ts'
import { createLoginApp } from '../web/login-app.ts'
import type { AccountNeed, LinkedAccount } from '../web/options.ts'
import { type NodeHeaders, readNodeRequest, readTarget } from './shared/node-message.ts'
import { type AdapterOptions, sessionOf, usualSession } from './shared/options.ts'

export type { AccountNeed, LinkedAccount } from '../web/options.ts'
export type { NodeHeaders } from './shared/node-message.ts'
export type { AdapterOptions, SessionOf } from './shared/options.ts'

/** What Koa's context is needed for. */
export interface KoaContext {
  /** The method in upper case. Start and finish answer a GET only. */
  readonly method: string
  /** The target as it was sent, before any router has cut it: a mounted router leaves it whole. */
  readonly originalUrl: string
  /** The headers, names in lower case. */
  readonly headers: NodeHeaders
  /** The answer's status. */
  status: number
  /** The answer's body. */
  body: unknown
  /** Gets `dropbox`, the user's `LinkedAccount`, from `requireAccount`. */
  readonly state: object
  /** Sets a header of the answer. */
  set(name: string, value: string): unknown
  /** Adds cookies to those that others have set. */
  append(name: string, value: string[]): unknown
}

/** A middleware of Koa. */
export type KoaMiddleware<Context extends KoaContext = KoaContext> = (
  ctx: Context,
  next: () => Promise<unknown>,
) => Promise<unknown>

/** The login on Koa, to `app.use()` after the session. See `dropboxOAuth`. */
export interface KoaDropbox<Context extends KoaContext = KoaContext> extends KoaMiddleware<Context> {
  /** A middleware that sets `ctx.state.dropbox`, the user's `LinkedAccount`, or answers with the way to connect one. */
  requireAccount(need?: AccountNeed): KoaMiddleware<Context>
}

/**
 * The whole login for Koa: see `createDropboxHandler` for what it does. The session is `ctx.session`, such as
 * koa-session's, unless `session` finds another one; without any, `secret` is needed.
 *
 * @throws {BadInputException} `bad_input`: an option that cannot be
 *
 * @example
 * ```ts
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { dropboxOAuth } from 'dropbox-oauth/koa'
 * import Koa from 'koa'
 *
 * const dropboxApp = { consumerKey: 'APP_KEY', consumerSecret: 'APP_SECRET' }
 * const dropbox = dropboxOAuth({
 *   ...dropboxApp,
 *   redirectUri: 'http://localhost:3000/dropbox-auth-finish',
 *   tokens: new TokenManager({ ...dropboxApp, store: new MemoryStore() }),
 *   secret: 'at least 32 bytes of `openssl rand -base64 32`',
 * })
 *
 * const app = new Koa()
 * app.use(dropbox)
 * app.use(dropbox.requireAccount())
 * app.use((ctx) => {
 *   ctx.body = `Connected as ${ctx.state.dropbox.key}`
 * })
 * app.listen(3000)
 * ```
 */
export function dropboxOAuth<Context extends KoaContext = KoaContext>(
  options: AdapterOptions<Context>,
): KoaDropbox<Context> {
  const { session = usualSession, ...rest } = options
  const app = createLoginApp(rest)
  const read = async (ctx: Context) =>
    readNodeRequest(
      readTarget(ctx.originalUrl),
      ctx.method,
      ctx.headers,
      app.origin,
      await sessionOf(session, ctx),
      ctx,
    )
  const handle: KoaMiddleware<Context> = async (ctx, next) => {
    if (!app.owns(readTarget(ctx.originalUrl).pathname)) return next()
    try {
      return send(ctx, await toPlain(await app.answer(await read(ctx))))
    } catch (error) {
      setHeaders(ctx, careful) // for whatever answers the error
      throw error
    }
  }
  const requireAccount =
    (need?: AccountNeed): KoaMiddleware<Context> =>
    async (ctx, next) => {
      const { account, answer } = await app.requireAccount(await read(ctx), need)
      if (answer) return send(ctx, await toPlain(answer))
      ;(ctx.state as { dropbox?: LinkedAccount }).dropbox = account
      return next()
    }
  return Object.assign(handle, { requireAccount })
}

function send(ctx: KoaContext, { status, headers, cookies, body }: PlainAnswer): void {
  ctx.status = status
  ctx.body = typeof body === 'string' ? body : Buffer.from(body)
  setHeaders(ctx, headers)
  if (cookies.length > 0) ctx.append('set-cookie', [...cookies])
}

function setHeaders(ctx: KoaContext, headers: PlainAnswer['headers']): void {
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
}
