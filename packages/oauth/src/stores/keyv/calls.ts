import { isDropboxOAuthError, StoreCorruptException, StoreUnavailableException } from '../../errors.ts'
import { systemCode } from '../../internal/system-code.ts'
import type { KeyvLike } from './keyv-like.ts'
import { PerKey } from './per-key.ts'

/** The calls of one Keyv, by all stores on it. */
export class Calls {
  readonly perKey: PerKey = new PerKey()
  /** What the Keyv or its adapter has reported, as an object of its own each time. */
  #reported: { readonly code: string } = { code: '' }

  constructor(keyv: KeyvLike) {
    keyv.on('error', (error) => (this.#reported = { code: systemCode(error) }))
  }

  /**
   * Makes a call. After an error that is only reported the answer is as if there were no value. A report does not say of
   * which call it is, so it makes all those a failure that it falls into.
   * @throws {StoreCorruptException} `store_corrupt` for a value that Keyv cannot read.
   * @throws {StoreUnavailableException} `store_unavailable`
   */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    const before = this.#reported
    try {
      const answer = await call()
      if (this.#reported === before) return answer
    } catch (error) {
      if (isDropboxOAuthError(error)) throw error
      throw error instanceof SyntaxError ? damage() : unavailable(systemCode(error))
    }
    throw unavailable(this.#reported.code)
  }
}

/** For a call that failed. */
export function unavailable(code = ''): StoreUnavailableException {
  return new StoreUnavailableException(
    `Keyv cannot be asked${code}. Nothing is known of the record; try again.`,
  )
}

/** For a value that is there and cannot be read. All have one version, since what matters is to replace them. */
export function damage(): StoreCorruptException {
  const message = 'The stored record is damaged. Ask the user to connect again, which replaces it.'
  return new StoreCorruptException(message, 'relink', { version: 'damaged' })
}

const known = new WeakMap<KeyvLike, Calls>()

/** The same for every store on a Keyv, or they would not wait for each other. */
export function callsOf(keyv: KeyvLike): Calls {
  const calls = known.get(keyv) ?? new Calls(keyv)
  known.set(keyv, calls)
  return calls
}
