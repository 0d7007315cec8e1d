/**
 * The login of a web application on Express 4 and 5.
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
import { type AdapterOptions, sessionOf, usualSession } from './shared/options.ts'

export type { AccountNeed, LinkedAccount } from '../web/options.ts'
export type { NodeHeaders, NodeResponse } from './shared/node-message.ts'
export type { AdapterOptions, SessionOf } from './shared/options.ts'

/** What Express's `Request` is needed for. */
export interface ExpressRequest {
  /** The method in upper case. Start and finish answer a GET only. */
  readonly method: string
  /** The target as it was sent, before any router has cut it: a mounted router leaves it whole. */
  readonly originalUrl: string
  /** The headers, names in lower case. */
  readonly headers: NodeHeaders
}

/** A middleware of Express. */
export type ExpressHandler<Req extends ExpressRequest = ExpressRequest> = (
  req: Req,
  res: NodeResponse,
  next: (error?: unknown) => void,
) => Promise<void>

/** The login on Express, to `app.use()` after the session. See `dropboxOAuth`. */
export interface ExpressDropbox<Req extends ExpressRequest = ExpressRequest> extends ExpressHandler<Req> {
  /** A middleware that sets `req.dropbox`, the user's `LinkedAccount`, or answers with the way to connect one. */
  requireAccount(need?: AccountNeed): ExpressHandler<Req>
}

/**
 * The whole login for Express: see `createDropboxHandler` for what it does. The session is `req.session`, such as
 * express-session's or cookie-session's, unless `session` finds another one; without any, `secret` is needed.
 *
 * @throws {BadInputException} `bad_input`: an option that cannot be
 *
 * @example
 * ```ts
 * import express from 'express'
 * import session from 'express-session'
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { dropboxOAuth, type LinkedAccount } from 'dropbox-oauth/express'
 *
 * const dropboxApp = { consumerKey: 'APP_KEY', consumerSecret: 'APP_SECRET' }
 * const dropbox = dropboxOAuth({
 *   ...dropboxApp,
 *   redirectUri: 'http://localhost:3000/dropbox-auth-finish',
 *   tokens: new TokenManager({ ...dropboxApp, store: new MemoryStore() }),
 * })
 *
 * const app = express()
 * app.use(session({ secret: 'SESSION_SECRET', resave: false, saveUninitialized: false }))
 * app.use(dropbox)
 * app.get('/', dropbox.requireAccount(), (req, res) => {
 *   const account = (req as typeof req & { dropbox: LinkedAccount }).dropbox
 *   res.send(`Connected as ${account.key}`)
 * })
 * app.listen(3000)
 * ```
 */
export function dropboxOAuth<Req extends ExpressRequest = ExpressRequest>(
  options: AdapterOptions<Req>,
): ExpressDropbox<Req> {
  const { session = usualSession, ...rest } = options
  const app = createLoginApp(rest)
  const read = async (req: Req) =>
    readNodeRequest(
      readTarget(req.originalUrl),
      req.method,
      req.headers,
      app.origin,
      await sessionOf(session, req),
      req,
    )
  const handle: ExpressHandler<Req> = async (req, res, next) => {
    if (!app.owns(readTarget(req.originalUrl).pathname)) return next()
    try {
      sendNodeAnswer(res, await toPlain(await app.answer(await read(req))))
    } catch (error) {
      prepareForError(res)
      next(error) // Express 4 does not look at promises
    }
  }
  const requireAccount = (need?: AccountNeed): ExpressHandler<Req> => {
    return async (req, res, next) => {
      try {
        const { account, answer } = await app.requireAccount(await read(req), need)
        if (answer) return sendNodeAnswer(res, await toPlain(answer))
        ;(req as { dropbox?: LinkedAccount }).dropbox = account
      } catch (error) {
        return next(error)
      }
      next()
    }
  }
  return Object.assign(handle, { requireAccount })
}
