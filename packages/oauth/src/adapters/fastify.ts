/**
 * The login of a web application on Fastify 5.
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

/** What Fastify's request is needed for. */
export interface FastifyRequest {
  /** The method in upper case. Start and finish answer a GET only. */
  readonly method: string
  /** The target as it was sent, before `rewriteUrl`. */
  readonly originalUrl: string
  /** The headers, names in lower case. */
  readonly headers: NodeHeaders
}

/** What Fastify's reply is needed for. */
export interface FastifyReply {
  /** Sets the status. */
  code(status: number): unknown
  /** Sets a header; `set-cookie` adds up. */
  header(name: string, value: string | readonly string[]): unknown
  /** Sends the answer, after which no handler runs. */
  send(body?: unknown): unknown
}

/** A hook of Fastify. */
export type FastifyHook<Req extends FastifyRequest = FastifyRequest> = (
  request: Req,
  reply: FastifyReply,
) => Promise<unknown>

/** What a Fastify server is needed for. `never`: its own types say which hook has which name. */
export interface FastifyServer {
  /** Takes the `onRequest` hook that answers the login's paths. */
  addHook(name: never, hook: never): unknown
  /** Declares `request.dropbox`. */
  decorateRequest(name: never, value: never): unknown
  /** Whether `request.dropbox` is declared, by the login for another app. */
  hasRequestDecorator(name: never): boolean
}

/** The login on Fastify, to `app.register()` after the session. See `dropboxOAuth`. */
export interface FastifyDropbox<Req extends FastifyRequest = FastifyRequest> {
  (server: FastifyServer, options: object, done: (error?: Error) => void): void
  /** A `preHandler` that sets `request.dropbox`, the user's `LinkedAccount`, or answers with the way to connect one. */
  requireAccount(need?: AccountNeed): FastifyHook<Req>
}

/**
 * The whole login for Fastify: see `createDropboxHandler` for what it does. It is not encapsulated. The session is
 * `request.session`, such as `@fastify/session`'s or `@fastify/secure-session`'s, unless `session` finds another one;
 * without any, `secret` is needed.
 *
 * @throws {BadInputException} `bad_input`: an option that cannot be
 *
 * @example
 * ```ts
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { dropboxOAuth, type LinkedAccount } from 'dropbox-oauth/fastify'
 * import Fastify from 'fastify'
 *
 * const dropboxApp = { consumerKey: 'APP_KEY', consumerSecret: 'APP_SECRET' }
 * const dropbox = dropboxOAuth({
 *   ...dropboxApp,
 *   redirectUri: 'http://localhost:3000/dropbox-auth-finish',
 *   tokens: new TokenManager({ ...dropboxApp, store: new MemoryStore() }),
 *   secret: 'at least 32 bytes of `openssl rand -base64 32`',
 * })
 *
 * const app = Fastify()
 * await app.register(dropbox)
 * app.get('/', { preHandler: dropbox.requireAccount() }, async (request) => {
 *   const account = (request as typeof request & { dropbox: LinkedAccount }).dropbox
 *   return `Connected as ${account.key}`
 * })
 * await app.listen({ port: 3000 })
 * ```
 */
export function dropboxOAuth<Req extends FastifyRequest = FastifyRequest>(
  options: AdapterOptions<Req>,
): FastifyDropbox<Req> {
  const { session = usualSession, ...rest } = options
  const app = createLoginApp(rest)
  const read = async (request: Req) => {
    const { originalUrl, method, headers } = request
    return readNodeRequest(
      readTarget(originalUrl),
      method,
      headers,
      app.origin,
      await sessionOf(session, request),
      request,
    )
  }
  const handle: FastifyHook<Req> = async (request, reply) => {
    if (!app.owns(readTarget(request.originalUrl).pathname)) return undefined
    try {
      return sendReply(reply, await toPlain(await app.answer(await read(request))))
    } catch (error) {
      setHeaders(reply, careful) // for whatever answers the error
      throw error
    }
  }
  const requireAccount =
    (need?: AccountNeed): FastifyHook<Req> =>
    async (request, reply) => {
      const { account, answer } = await app.requireAccount(await read(request), need)
      if (answer) return sendReply(reply, await toPlain(answer))
      ;(request as { dropbox?: LinkedAccount }).dropbox = account
      return undefined
    }
  const register = (server: FastifyServer, _options: object, done: (error?: Error) => void): void => {
    const isDecorated = server.hasRequestDecorator('dropbox' as never) // by a login for another app
    if (!isDecorated) server.decorateRequest('dropbox' as never, null as never)
    server.addHook('onRequest' as never, handle as never)
    done()
  }
  return Object.assign(register, { requireAccount, [Symbol.for('skip-override')]: true })
}

/** Gives the reply, by which Fastify knows that a hook has answered. */
function sendReply(reply: FastifyReply, { status, headers, cookies, body }: PlainAnswer): FastifyReply {
  reply.code(status)
  setHeaders(reply, headers)
  for (const cookie of cookies) reply.header('set-cookie', cookie)
  reply.send(body.length === 0 ? undefined : body)
  return reply
}

function setHeaders(reply: FastifyReply, headers: PlainAnswer['headers']): void {
  for (const [name, value] of Object.entries(headers)) reply.header(name, value)
}
