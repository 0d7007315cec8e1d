import { type Incoming, toResponse } from './exchange.ts'
import { createLoginApp } from './login-app.ts'
import type { DropboxHandler, DropboxHandlerOptions, HandlerContext } from './options.ts'

/**
 * The whole login of a web application, on any framework that has web-standard requests, and on workers: start, finish and
 * unlink, with pages for everything that can go wrong.
 *
 * A GET of `/dropbox-auth-start?returnTo=/path` begins a login; `&scope=a%20b` asks for just these scopes, in addition to
 * what was granted before. A POST to `/dropbox-auth-unlink`, from a form of your own pages, ends the link. Where a request
 * has a session, the pending login waits in it, and its id is renewed on link; without one, it waits in sealed cookies.
 *
 * @throws {BadInputException} `bad_input`: an option that cannot be
 *
 * @example
 * ```ts
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { createDropboxHandler } from 'dropbox-oauth/web'
 *
 * const app = { consumerKey: 'APP_KEY', consumerSecret: 'APP_SECRET' }
 * const dropbox = createDropboxHandler({
 *   ...app,
 *   redirectUri: 'https://my-web-server.org/dropbox-auth-finish',
 *   tokens: new TokenManager({ ...app, store: new MemoryStore() }),
 *   secret: 'at least 32 bytes of `openssl rand -base64 32`',
 * })
 *
 * export default {
 *   async fetch(request: Request): Promise<Response> {
 *     const answer = await dropbox(request)
 *     if (answer) return answer
 *     const account = await dropbox.requireAccount(request)
 *     return account instanceof Response ? account : new Response(`Connected as ${account.key}`)
 *   },
 * }
 * ```
 */
export function createDropboxHandler(options: DropboxHandlerOptions): DropboxHandler {
  const app = createLoginApp(options)
  const handle = async (request: Request, context?: HandlerContext): Promise<Response | undefined> => {
    const incoming = readRequest(request, context)
    return app.owns(incoming.pathname) ? toResponse(await app.answer(incoming)) : undefined
  }
  const requireAccount: DropboxHandler['requireAccount'] = async (request, context, need) => {
    const { account, answer } = await app.requireAccount(readRequest(request, context), need)
    return account ?? toResponse(answer)
  }
  return Object.assign(handle, { requireAccount })
}

/** A web-standard request as the login application takes it. */
export function readRequest(request: Request, context: HandlerContext = {}): Incoming {
  const { pathname, search } = new URL(request.url)
  return {
    method: request.method,
    pathname,
    search,
    header: (name) => request.headers.get(name) ?? undefined,
    request: () => request,
    session: () => context.session,
  }
}
