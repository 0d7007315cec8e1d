import { StoreCorruptException, StoreUnavailableException } from '../errors.ts'
import { monotonic } from '../internal/monotonic.ts'
import type { AccountRecord, Held } from './record.ts'
import type { ManagerContext } from './manager-context.ts'

/**
 * Writes the record that `decide` makes of the stored one, however often others change it meanwhile. When it decides for
 * the stored one, or for none, nothing is written. Gives what is stored then. Damage that a link
 * would mend is given to `decide`, which may replace it or throw it.
 */
export async function replaceRecord(
  context: ManagerContext,
  key: string,
  decide: (
    stored: AccountRecord | undefined,
    damage: StoreCorruptException | undefined,
  ) => AccountRecord | undefined | Promise<AccountRecord | undefined>,
): Promise<Held | undefined> {
  const giveUpAt = monotonic() + context.settings.wire.timeoutMs
  for (;;) {
    const { record: stored, version, damage } = await find(context, key)
    const record = await decide(stored, damage)
    if (record === undefined) return undefined
    if (record === stored && version !== undefined) return { record, version }
    const written = await context.store.write(key, record, version)
    if (written !== undefined) return { record, version: written }
    if (monotonic() > giveUpAt)
      throw new StoreUnavailableException('Others change the record all the time. Try again later.')
  }
}

/** What is stored under a key: a record, or damage with a version, by which it can be replaced. */
async function find(
  { store }: ManagerContext,
  key: string,
): Promise<Partial<Held> & { damage?: StoreCorruptException }> {
  try {
    return (await store.read(key)) ?? {}
  } catch (error) {
    // A record sealed with another key, or of the future, is somebody's good one.
    if (error instanceof StoreCorruptException && error.remedy === 'relink' && error.version !== undefined)
      return { version: error.version, damage: error }
    throw error
  }
}
