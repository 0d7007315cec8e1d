/**
 * The login of a web application on Node's own HTTP server.
 * @module
 */
import { toPlain } from '../web/exchange.ts'
import { createLoginApp } from '../web/login-app.ts'
import type { AccountNeed, LinkedAccount } from '../web/options.ts'
import {
  type NodeHeaders,
  type NodeResponse,
  prepareForError,
  readNodeRequest,
  readTarget,
  sendNodeAnswer,
} from './shared/node-message.ts'
import { type AdapterOptions, sessionOf } from './shared/options.ts'

export type { AccountNeed, LinkedAccount } from '../web/options.ts'
export type { NodeHeaders, NodeResponse } from './shared/node-message.ts'
export type { AdapterOptions, SessionOf } from './shared/options.ts'

/** What Node's `IncomingMessage` is needed for. */
export interface NodeRequest {
  /** The method in upper case. Start and finish answer a GET only. */
  readonly method?: string | undefined
  /** The target as it was sent. */
  readonly url?: string | undefined
  /** The headers, names in lower case. */
  readonly headers: NodeHeaders
}

/** The login on `node:http`. See `dropboxOAuth`. */
export interface NodeHttpDropbox<Req extends NodeRequest = NodeRequest> {
  /** Answers a request for one of its paths. Gives false for any other, which is yours to answer. */
  (req: Req, res: NodeResponse): Promise<boolean>
  /** The user's linked account; `undefined` when the request was answered, with the way to connect one. */
  requireAccount(req: Req, res: NodeResponse, need?: AccountNeed): Promise<LinkedAccount | undefined>
}

/**
 * The whole login for `node:http`: see `createDropboxHandler` for what it does. There is no session unless `session`
 * finds one: sealed cookies take its place, and `secret` is needed.
 *
 * @throws {BadInputException} `bad_input`: an option that cannot be
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { dropboxOAuth } from 'dropbox-oauth/node-http'
 *
 * const app = { consumerKey: 'APP_KEY', consumerSecret: 'APP_SECRET' }
 * const dropbox = dropboxOAuth({
 *   ...app,
 *   redirectUri: 'http://localhost:3000/dropbox-auth-finish',
 *   tokens: new TokenManager({ ...app, store: new MemoryStore() }),
 *   secret: 'at least 32 bytes of `openssl rand -base64 32`',
 * })
 *
 * createServer(async (req, res) => {
 *   if (await dropbox(req, res)) return
 *   const account = await dropbox.requireAccount(req, res)
 *   if (account) res.end(`Connected as ${account.key}`)
 * }).listen(3000)
 * ```
 */
export function dropboxOAuth<Req extends NodeRequest = NodeRequest>(
  options: AdapterOptions<Req>,
): NodeHttpDropbox<Req> {
  const { session = () => undefined, ...rest } = options
  const app = createLoginApp(rest)
  const read = async (req: Req) =>
    readNodeRequest(
      readTarget(req.url),
      req.method ?? 'GET',
      req.headers,
      app.origin,
      await sessionOf(session, req),
      req,
    )
  const handle = async (req: Req, res: NodeResponse): Promise<boolean> => {
    if (!app.owns(readTarget(req.url).pathname)) return false
    try {
      sendNodeAnswer(res, await toPlain(await app.answer(await read(req))))
      return true
    } catch (error) {
      prepareForError(res)
      throw error
    }
  }
  const requireAccount: NodeHttpDropbox<Req>['requireAccount'] = async (req, res, need) => {
    const { account, answer } = await app.requireAccount(await read(req), need)
    if (answer) sendNodeAnswer(res, await toPlain(answer))
    return account
  }
  return Object.assign(handle, { requireAccount })
}
