import type { DropboxOAuthError } from '../errors.ts'
import type { OAuth2FlowResult } from '../flow/result.ts'
import type { SessionLike } from '../flow/session.ts'
import type { DropboxOAuth2FlowOptions } from '../flow/web-flow.ts'
import type { Account } from '../tokens/account.ts'
import type { TokenManager } from '../tokens/manager.ts'

/** A value or none, at once or later. */
export type Maybe<T> = T | undefined | Promise<T | undefined>

/** An answer of yours, or none, at once or later. `void`, so that a function without `return` fits. */
export type Answered = Response | void | Promise<Response | void>

/** A login that ended well. */
export interface LinkedEvent {
  /** The callback's request. */
  readonly request: Request
  /** The result, its tokens in clear by `toRecord()`. With `tokens` it is linked already. */
  readonly result: OAuth2FlowResult
  /** As the token manager keeps it, where there is one. */
  readonly account?: Account
  /** The path at your own origin that the browser is led to next. */
  readonly returnTo: string
}

/** A link that was ended. */
export interface UnlinkedEvent {
  /** The POST that asked for it. */
  readonly request: Request
  /** What the account was kept under. */
  readonly key: string
}

/** A login, an unlink or a guard that failed. */
export interface FailureEvent {
  /** The request that failed: of start, callback or unlink, or one for a guarded route. */
  readonly request: Request
  /** What failed. `httpStatus` and `remedy` say what the default page does with it. */
  readonly error: DropboxOAuthError
  /** The path at your own origin that the login was to lead to. */
  readonly returnTo: string
}

/** The options of `createDropboxHandler`: those of `DropboxOAuth2Flow`, without its session, and these. */
export interface DropboxHandlerOptions extends Omit<
  DropboxOAuth2FlowOptions,
  'session' | 'csrfTokenSessionKey'
> {
  /** The session's key for the CSRF token. `dropbox-auth-csrf-token` unless given. */
  csrfTokenSessionKey?: string | undefined
  /**
   * Seals the cookies that take the place of a session; needed where requests come without one. 32 random bytes or more,
   * as text. Of several, the first seals and all open: put a new one first, and drop the old one a month later.
   */
  secret?: string | readonly string[] | undefined
  /** Keeps the accounts linked. Without it, `onLinked` must keep the result. */
  tokens?: TokenManager | undefined
  /**
   * Names the application's own user, who the account is kept for. `undefined` means that nobody is signed in, and is
   * answered with 401. Without this option an account is kept under its own id, and the browser remembers which, in the
   * session or for 30 days in a sealed cookie.
   */
  accountKey?: ((request: Request) => Maybe<string>) | undefined
  /**
   * Exact pathnames, as requests arrive. `start` is `/dropbox-auth-start` and `unlink` `/dropbox-auth-unlink` unless given;
   * `finish` is redirectUri's, and is given only where a proxy, or a base path of the framework, changes the path on the way
   * here. A prefix that it lacks then is put before all paths that go out.
   */
  paths?: { start?: string | undefined; finish?: string | undefined; unlink?: string | undefined } | undefined
  /** The path to lead to after link and unlink, and for a refused `returnTo`, as browsers see it. `/` unless given. */
  home?: string | undefined
  /** Called when an account was linked. A `Response` of yours goes out in place of the redirect. */
  onLinked?: ((event: LinkedEvent) => Answered) | undefined
  /** Called when a link was ended. A `Response` of yours goes out in place of the redirect. */
  onUnlinked?: ((event: UnlinkedEvent) => Answered) | undefined
  /**
   * Called for each failure, to log it, and to answer it with a `Response` of your own. Otherwise a page tells the user
   * what happened and what to do. The first `bad_state` of a login is none yet: the login starts once more by itself.
   */
  onFailure?: ((event: FailureEvent) => Answered) | undefined
}

/** What comes with a request besides itself. */
export interface HandlerContext {
  /** The user's web session. Without it, sealed cookies take its place, and `secret` is needed. */
  readonly session?: SessionLike | undefined
}

/** What a route needs of the user's account. */
export interface AccountNeed {
  /** Scopes that must have been granted. The user is asked for those that were not. */
  readonly scope?: readonly string[] | undefined
}

/** The linked Dropbox account of the user who sent a request. */
export interface LinkedAccount {
  /** What the token manager keeps it under. */
  readonly key: string
  /** Calls Dropbox's API with the account's token. */
  readonly fetch: typeof fetch
  /** An access token that lives. */
  accessToken(): Promise<string>
}

/** Answers the requests of logins. See `createDropboxHandler`. */
export interface DropboxHandler {
  /**
   * Answers a request for one of the handler's paths; for any other it gives `undefined`.
   * @throws {BadInputException} `bad_input`: the request has no session and the handler no `secret`
   * @throws what one of your own functions throws
   */
  (request: Request, context?: HandlerContext): Promise<Response | undefined>
  /**
   * Gives the user's linked account. Where there is none, or it lacks a scope that `need` names, gives the answer to
   * send: a redirect to connect for a GET that accepts HTML, else a 401 with `error` and the `connectUrl` to open.
   * @throws {BadInputException} `bad_input`: the handler has no `tokens`; or the request no session and it no `secret`
   *
   * @example
   * ```ts
   * import { createDropboxHandler } from 'dropbox-oauth/web'
   *
   * declare const dropbox: ReturnType<typeof createDropboxHandler>
   *
   * export async function files(request: Request): Promise<Response> {
   *   const account = await dropbox.requireAccount(request, {}, { scope: ['files.metadata.read'] })
   *   if (account instanceof Response) return account
   *   const answer = await account.fetch('https://api.dropboxapi.com/2/files/list_folder', {
   *     method: 'POST',
   *     headers: { 'content-type': 'application/json' },
   *     body: JSON.stringify({ path: '' }),
   *   })
   *   return Response.json(await answer.json()) // not as it came: its headers are for you alone
   * }
   * ```
   */
  requireAccount(
    request: Request,
    context?: HandlerContext,
    need?: AccountNeed,
  ): Promise<LinkedAccount | Response>
}
