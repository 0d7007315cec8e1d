import { refuse } from '../../protocol/checks.ts'

/** What a store uses of a `Keyv` of version 5 or 6. */
export interface KeyvLike {
  /** In milliseconds. It must be none, or 0: a record that ends by itself is a lost account. */
  readonly ttl?: number | undefined
  /** What it puts before its keys. */
  readonly namespace?: string | undefined
  /** Its adapter, or the `Map` in its place. */
  readonly store: unknown
  /** Of version 5, as is `opts`. */
  throwOnErrors?: boolean
  /** Of version 5. `emitErrors` must not be off: outages would look like missing values. */
  readonly opts?: { readonly emitErrors?: boolean | undefined }
  /** Gives a value in its wrapping, which tells a damaged one from none. */
  getRaw(key: string): Promise<unknown>
  /** Keeps a value without an end, and says whether it did. */
  set(key: string, value: string): Promise<boolean>
  /** Deletes a value, and says whether it was there. */
  delete(key: string): Promise<boolean>
  /** Tells of outages, which adapters only report. */
  on(event: 'error', listener: (error: unknown) => void): unknown
  /** Goes through all values; needed for `list()` alone. */
  iterator?: ((argument: undefined) => AsyncIterable<readonly [key: string, ...rest: unknown[]]>) | undefined
}

/** A Keyv, and none that is too old. */
export function requireKeyv(keyv: KeyvLike): KeyvLike {
  const { get, set, on, getRaw } = (keyv ?? {}) as Partial<KeyvLike> & { get?: unknown }
  if ([get, set, on].some((method) => typeof method !== 'function'))
    refuse('keyv', 'expected a Keyv, such as new Keyv()')
  if (typeof getRaw !== 'function') refuse('keyv', 'this is none of version 5.6 or newer')
  return keyv
}

/**
 * Makes a Keyv say when it fails. From version 6 on it does so to whoever listens.
 * @throws {BadInputException} `bad_input` for one that still would not, or that forgets.
 */
export function prepareKeyv(keyv: KeyvLike): void {
  if (keyv.throwOnErrors === false) keyv.throwOnErrors = true
  if (keyv.opts?.emitErrors === false)
    refuse('keyv', 'emitErrors: false hides the outages of adapters that only report them. Leave it out')
  if (keyv.ttl !== undefined && keyv.ttl !== 0)
    refuse(
      'keyv',
      `its ttl of ${keyv.ttl} ms would lose accounts. Give them a Keyv of their own, without ttl`,
    )
  requireOwnAdapter(keyv)
}

/**
 * The names of all values.
 * @throws {BadInputException} `bad_input` where the adapter cannot list, which version 6 takes for an empty one.
 */
export function listNames(keyv: KeyvLike): AsyncIterable<readonly [name: string, ...rest: unknown[]]> {
  const { iterator, store } = keyv
  const canList = store instanceof Map || typeof (store as { iterator?: unknown }).iterator === 'function'
  if (!iterator || !canList)
    refuse('keyv', 'its adapter has no iterator, so accounts cannot be listed. Use another one')
  requireOwnAdapter(keyv)
  return iterator.call(keyv, undefined)
}

/**
 * Keyv notes its namespace at the adapter, so a second Keyv on it takes the first one's keys out of the first one's sight.
 * @throws {BadInputException} `bad_input`
 */
function requireOwnAdapter({ namespace, store }: KeyvLike): void {
  const noted = (store as { namespace?: unknown } | undefined)?.namespace
  if (noted !== undefined && noted !== namespace)
    refuse(
      'keyv',
      `its adapter is now that of the namespace ${JSON.stringify(noted)}. Give each Keyv its own`,
    )
}
