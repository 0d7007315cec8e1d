import { StoreUnavailableException } from '../errors.ts'

/** A tab's own storage, or the device's. */
export type StorageName = 'sessionStorage' | 'localStorage'

/**
 * Runs a step on one of the page's storages. It is looked up at each use: where storage is denied, the look itself throws.
 * @throws {StoreUnavailableException} `store_unavailable` where it is denied, or full (some 5 MB), with a way round
 */
export function onStorage<T>(name: StorageName, wayRound: string, step: (storage: Storage) => T): T {
  try {
    return step(globalThis[name])
  } catch {
    throw new StoreUnavailableException(
      `The browser denies this site its ${name}, or it is full. Allow it in the browser's settings, or ${wayRound}`,
    )
  }
}
