import type { SessionAccessors } from '../flow/session.ts'
import { parseJsonObject } from '../internal/json.ts'
import { onStorage, type StorageName } from './web-storage.ts'

/**
 * The session of a page without a server: what its logins need is kept where the page finds it again after it was away
 * at Dropbox. A tab's own storage for redirects; the device's where the answer comes by a deep link, since systems end
 * an app that is out of sight. Nothing in it is worth anything without a code from Dropbox.
 */
export class PendingLogins implements SessionAccessors {
  readonly #place: string
  readonly #storage: StorageName

  constructor(consumerKey: string, storage: StorageName) {
    this.#place = `dropbox-oauth:logins:${consumerKey}`
    this.#storage = storage
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
    const text = this.#use((storage) => storage.getItem(this.#place))
    return (text !== null && parseJsonObject(text).json) || {} // what is damaged was a login of ten minutes at most
  }

  #write(session: object): void {
    this.#use((storage) => {
      if (Object.keys(session).length === 0) storage.removeItem(this.#place)
      else storage.setItem(this.#place, JSON.stringify(session))
    })
  }

  #use<T>(step: (storage: Storage) => T): T {
    return onStorage(this.#storage, 'log in by popup()', step)
  }
}
