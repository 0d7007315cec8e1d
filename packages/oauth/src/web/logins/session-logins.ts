import { sessionKeys } from '../../flow/pending-login.ts'
import { changeSession, readSession, type SessionLike } from '../../flow/session.ts'
import { anotherUser, type PendingLogins } from './pending-logins.ts'

/** Logins that wait in the application's own session. */
export class SessionLogins implements PendingLogins {
  readonly session: SessionLike
  readonly #keys: readonly string[]
  /** Whose logins the session has. */
  readonly #userKey: string

  constructor(session: SessionLike, csrfTokenSessionKey: string) {
    this.session = session
    this.#keys = sessionKeys(csrfTokenSessionKey)
    this.#userKey = `${csrfTokenSessionKey}-user`
  }

  /** A session that went over to another user drops the logins of the one before. */
  async bind(user: string | undefined): Promise<void> {
    if (user === undefined || (await this.#starter()) === user) return
    await changeSession(this.session, [this.#userKey, ...this.#keys], () => [user, undefined, undefined])
  }

  async check(_token: string, user: string | undefined): Promise<void> {
    if (user === undefined) return
    const starter = await this.#starter()
    if (starter !== undefined && starter !== user) throw anotherUser()
  }

  async cookies(): Promise<string[]> {
    return []
  }

  async #starter(): Promise<unknown> {
    const [user] = await readSession(this.session, [this.#userKey])
    return user
  }
}
