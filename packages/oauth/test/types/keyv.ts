import { KeyvStore, type KeyvLike } from 'dropbox-oauth/stores/keyv'
import Keyv, { type KeyvStoreAdapter } from 'keyv'

/** As of caches with the methods of a Map, and without events. */
interface Cache {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown, ttl?: number): Promise<void>
  delete(key: string): Promise<boolean>
}

export function accepted(
  adapter: KeyvStoreAdapter,
  texts: Keyv<string>,
  records: Keyv<{ token: string }>,
): KeyvStore[] {
  const keyvs: KeyvLike[] = [
    new Keyv(),
    new Keyv(adapter),
    new Keyv({ namespace: 'dropbox' }),
    texts,
    records,
  ]
  return keyvs.map((keyv) => new KeyvStore(keyv))
}

export function refused(adapter: KeyvStoreAdapter, cache: Cache): KeyvLike[] {
  return [
    // @ts-expect-error: an adapter is what a Keyv is made of
    adapter,
    // @ts-expect-error: without events it has no way to report an error
    cache,
    // @ts-expect-error: a Map is an adapter too
    new Map<string, string>(),
  ]
}
