import { StoreUnavailableException } from '../errors.ts'

const table = 'tokens'

/** One database with one table, opened at first use, and again after the browser has closed it. */
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
    try {
      const database = await this.#open()
      return await complete(database.transaction(table, mode, { durability: 'strict' }), step)
    } catch {
      throw new StoreUnavailableException(
        "This site's storage is denied, full or gone. Allow it in the browser's settings, or use storage: 'memory'",
      )
    }
  }

  #open(): Promise<IDBDatabase> {
    this.#opening ??= this.#openNow()
    return this.#opening
  }

  async #openNow(): Promise<IDBDatabase> {
    const forget = (): void => {
      this.#opening = undefined
    }
    try {
      const database = await openDatabase(this.#name)
      database.onclose = forget // the user has cleared the site's data
      database.onversionchange = () => {
        forget()
        database.close() // somebody deletes it, and would wait for us
      }
      return database
    } catch (error) {
      forget()
      throw error
    }
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(table)
    request.onsuccess = () => resolve(request.result)
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
