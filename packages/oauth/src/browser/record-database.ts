import { StoreUnavailableException } from '../errors.ts'

const table = 'tokens'

/** One database with one table, opened at first use, and again after the browser has closed it or it has failed. */
export class RecordDatabase {
  readonly #name: string
  #opening: Promise<IDBDatabase> | undefined

  constructor(name: string) {
    this.#name = name
  }

  /** Runs one transaction, and gives what the step resolved with once the transaction is complete. */
  async run<T>(
    mode: IDBTransactionMode,
    step: (rows: IDBObjectStore, resolve: (value: T) => void) => void,
  ): Promise<T> {
    const opening = (this.#opening ??= openDatabase(this.#name, () => this.#forget(opening)))
    try {
      const database = await opening
      return await complete(database.transaction(table, mode, { durability: 'strict' }), step)
    } catch {
      // A connection may be dead and not say so, as after a phone's sleep.
      this.#forget(opening)
      throw new StoreUnavailableException(
        "This site's storage is denied, full or gone. Allow it in the browser's settings, or use storage: 'memory'",
      )
    }
  }

  #forget(opening: Promise<IDBDatabase>): void {
    if (this.#opening === opening) this.#opening = undefined
    opening.then((database) => database.close()).catch(() => {}) // there was none
  }
}

function openDatabase(name: string, onGone: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(table)
    request.onsuccess = () => {
      request.result.onclose = onGone // the user has cleared the site's data
      request.result.onversionchange = onGone // somebody deletes it, and would wait for us
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  })
}

function complete<T>(
  transaction: IDBTransaction,
  step: (rows: IDBObjectStore, resolve: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    step(transaction.objectStore(table), (value) => {
      transaction.oncomplete = () => resolve(value)
    })
    transaction.onabort = () => reject(transaction.error)
  })
}
