import type { SessionAccessors } from '../flow/session.ts'
import { parseJsonObject } from '../internal/json.ts'

/**
 * The session of a page without a server: what its logins need is kept where the page finds it again after it was away
 * at Dropbox. A tab's own storage for redirects; the device's where the answer comes by a deep link, since systems end
 * an app that is out of sight. Nothing in it is worth anything without a code from Dropbox.
 */
export class PendingLogins implements SessionAccessors {
  readonly #place: string
  readonly #lifetime: 'tab' | 'device'

  constructor(consumerKey: string, lifetime: 'tab' | 'device') {
    this.#place = `dropbox-oauth:logins:${consumerKey}`
    this.#lifetime = lifetime
  }

  get(key: string): unknown {
    return this.#read()[key]
  }

  set(key: string, value: unknown): void {
    this.#write({ ...this.#read(), [key]: value })
  }

  unset(key: string): void {
    const { [key]: _, ...others } = this.#read()
    this.#write(others)
  }

  #read(): Readonly<Record<string, unknown>> {
    const text = this.#storage().getItem(this.#place)
    return (text !== null && parseJsonObject(text).json) || {} // what is damaged was a login of ten minutes at most
  }

  #write(session: object): void {
    if (Object.keys(session).length === 0) this.#storage().removeItem(this.#place)
    else this.#storage().setItem(this.#place, JSON.stringify(session))
  }

  /** Looked up at each use: where storage is denied, the look itself throws. */
  #storage(): Storage {
    return this.#lifetime === 'tab' ? sessionStorage : localStorage
  }
}
