import { StoreUnavailableException } from '../errors.ts'
import { changeSession, type SessionLike } from '../flow/session.ts'

/**
 * Reads one text of a session.
 * @throws {StoreUnavailableException} `store_unavailable`: the session does not answer
 */
export async function readSession(session: SessionLike, key: string): Promise<string | undefined> {
  try {
    const { get, set } = session as Partial<Record<'get' | 'set', unknown>>
    const hasAccessors = typeof get === 'function' && typeof set === 'function'
    const value: unknown = hasAccessors
      ? await (session as Map<string, unknown>).get(key)
      : (session as Record<string, unknown>)[key]
    return typeof value === 'string' && value !== '' ? value : undefined
  } catch {
    throw new StoreUnavailableException('The web session cannot be read now. Nothing was done; try again')
  }
}

/** Writes one text of a session, or clears it, and saves the session. */
export async function writeSession(
  session: SessionLike,
  key: string,
  value: string | undefined,
): Promise<void> {
  await changeSession(session, [key], () => [value])
}
