import { expect, test } from 'vitest'
import { Fleet } from './fleet.ts'
import { each, expectSharedTokens, refreshesByKey, sharedToken } from './judge.ts'
import type { MemberProcess } from './member-process.ts'
import type { Place } from './places.ts'
import { accountCount, patience, scale } from './scale.ts'

/** Long enough for every lease to be over, by any clock. */
const pastAnyLeaseMs = 600_000

/** The first process, with its answer of Dropbox at the door. */
export interface Frozen {
  readonly holder: MemberProcess
  readonly others: readonly MemberProcess[]
  /** What it answers once it is thawed. */
  readonly late: ReturnType<Fleet['ask']>
}

/** Freezes a process while it asks Dropbox for a key's token, and lets Dropbox answer it. */
export async function freezeHolder(fleet: Fleet, key: string): Promise<Frozen> {
  fleet.dropbox.emulator.faults.add({ match: { grantType: 'refresh_token', user: key }, delayMs: 100 })
  const [holder, ...others] = fleet.members
  if (!holder) throw new Error('No process is left')
  const late = fleet.ask([holder], [key])
  await fleet.dropbox.arrival(key)
  await holder.freeze()
  await fleet.dropbox.answer(key)
  return { holder, others, late }
}

/** A process that was frozen, as a sleeping laptop or a paused container is, comes back as if nothing had happened. */
export function proveFreezes(newPlace: () => Place): void {
  test(
    'lets no process that was frozen past its lease overwrite what others have stored',
    { timeout: patience },
    async ({ annotate }) => {
      await using fleet = await Fleet.start({ place: newPlace() })
      const grants = await fleet.grants()
      for (let i = 0; i < scale.expiries; i++) {
        const key = fleet.keys[i % accountCount] ?? ''
        fleet.expire()
        const { holder, others, late } = await freezeHolder(fleet, key)
        fleet.dropbox.advance(pastAnyLeaseMs)
        const answers = await fleet.ask(others)
        await expectSharedTokens(fleet, answers)
        const stored = await fleet.stored(key)
        holder.thaw()
        const token = await sharedToken(fleet, [...answers, ...(await late)], key)
        expect(await fleet.stored(key)).toEqual(stored)
        expect(stored?.record['access']).toMatchObject({ token })
        expect(refreshesByKey(fleet)).toEqual(each(fleet, 1, { [key]: 2 }))
      }
      expect(await fleet.grants()).toEqual(grants)
      await annotate(`${scale.expiries} processes frozen past their lease: 0 late answers stored`)
    },
  )

  test('waits for a frozen process no longer than a lease lasts', { timeout: patience }, async () => {
    await using fleet = await Fleet.start({ place: newPlace(), timeoutMs: 1_000 })
    const [key = ''] = fleet.keys
    fleet.expire()
    const { holder, others, late } = await freezeHolder(fleet, key)
    const { answers, codes } = await fleet.askUntilServed(others)
    expect([...codes].filter((code) => code !== 'transient')).toEqual([])
    const token = await sharedToken(fleet, answers, key)
    const stored = await fleet.stored(key)
    holder.thaw()
    await late
    expect(await sharedToken(fleet, await fleet.ask(), key)).toBe(token)
    expect(await fleet.stored(key)).toEqual(stored)
  })
}
