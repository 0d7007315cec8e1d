import { CsrfException } from '../../errors.ts'
import type { SessionLike } from '../../flow/session.ts'

/** Where the started logins of a browser wait for their callback. */
export interface PendingLogins {
  /** For a flow to work on. */
  readonly session: SessionLike
  /** Before a start: the login to come is `user`'s, where the application names its users. */
  bind(user: string | undefined): Promise<void>
  /**
   * Before a finish, by the CSRF token of the callback.
   * @throws {CsrfException} `csrf`: somebody else is signed in than at the start; or this login's code was sent before
   */
  check(token: string, user: string | undefined, hasCode: boolean): Promise<void>
  /** The `Set-Cookie` lines for what has changed. */
  cookies(): Promise<string[]>
}

export function anotherUser(): CsrfException {
  return new CsrfException(
    'Somebody else is signed in to the application than when this login started. Answer with status 403',
  )
}
