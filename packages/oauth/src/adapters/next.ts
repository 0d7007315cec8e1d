/**
 * The login of a web application as route handlers of Next.js (App Router).
 * @module
 */
import { toResponse } from '../web/exchange.ts'
import { readRequest } from '../web/handler.ts'
import { createLoginApp } from '../web/login-app.ts'
import type { AccountNeed, LinkedAccount } from '../web/options.ts'
import { type AdapterOptions, sessionOf } from './shared/options.ts'

export type { AccountNeed, LinkedAccount } from '../web/options.ts'
export type { AdapterOptions, SessionOf } from './shared/options.ts'

/** The login on Next.js. See `dropboxOAuth`. */
export interface NextDropbox<Native extends Request = Request> {
  /** For the routes of start and finish. */
  readonly GET: (request: Native) => Promise<Response>
  /** For the route of unlink. */
  readonly POST: (request: Native) => Promise<Response>
  /** The user's linked account, or the answer to return: the way to connect one. Call it in each route that needs it. */
  requireAccount(request: Native, need?: AccountNeed): Promise<LinkedAccount | Response>
}

/**
 * The whole login for Next.js: see `createDropboxHandler` for what it does. Export `GET` and `POST` from a route handler
 * for each of its three paths, such as `app/dropbox-auth-start/route.ts`. One `app/[dropbox]/route.ts` does as well, but
 * then any other path of that level is an empty 404, and not your own page. There is no session unless `session` finds
 * one, such as iron-session's: sealed cookies take its place, and `secret` is needed.
 *
 * @throws {BadInputException} `bad_input`: an option that cannot be
 *
 * @example
 * ```ts
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { dropboxOAuth } from 'dropbox-oauth/next'
 *
 * const dropboxApp = { consumerKey: 'APP_KEY', consumerSecret: 'APP_SECRET' }
 * export const dropbox = dropboxOAuth({
 *   ...dropboxApp,
 *   redirectUri: 'https://my-web-server.org/dropbox-auth-finish',
 *   tokens: new TokenManager({ ...dropboxApp, store: new MemoryStore() }),
 *   secret: 'at least 32 bytes of `openssl rand -base64 32`',
 * })
 *
 * export const { GET, POST } = dropbox
 * ```
 */
export function dropboxOAuth<Native extends Request = Request>(
  options: AdapterOptions<Native>,
): NextDropbox<Native> {
  const { session = () => undefined, ...rest } = options
  const app = createLoginApp(rest)
  const read = async (request: Native) => ({
    ...readRequest(request),
    session: await sessionOf(session, request),
    native: request,
  })
  const handle = async (request: Native): Promise<Response> => {
    const incoming = await read(request)
    return app.owns(incoming.pathname)
      ? toResponse(await app.answer(incoming))
      : new Response(null, { status: 404 })
  }
  return {
    GET: handle,
    POST: handle,
    async requireAccount(request, need) {
      const { account, answer } = await app.requireAccount(await read(request), need)
      return account ?? toResponse(answer)
    },
  }
}
