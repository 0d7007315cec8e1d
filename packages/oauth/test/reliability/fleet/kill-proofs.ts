import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Fault } from 'dropbox-oauth-emulator'
import { Fleet } from './fleet.ts'
import { each, expectSharedTokens, refreshesByKey } from './judge.ts'
import type { Place } from './places.ts'
import { accountCount, patience, scale } from './scale.ts'

/** Where a request stands when its process is killed. */
const moments: readonly Fault[] = [
  { delayMs: 600_000 }, // Dropbox has it, and has done nothing yet
  { bytesPerSecond: 20 }, // Dropbox has done it, and half of the answer is on its way
]

/** A process that dies costs one request more, and nothing else. */
export function proveKills(newPlace: () => Place): void {
  test(
    'goes on when the process that asks Dropbox is killed in the middle of that',
    { timeout: patience },
    async ({ annotate }) => {
      await using fleet = await Fleet.start({ place: newPlace() })
      const grants = await fleet.grants()
      for (let i = 0; i < scale.expiries; i++) {
        const key = fleet.keys[i % accountCount] ?? ''
        const match = { grantType: 'refresh_token', user: key }
        fleet.dropbox.emulator.faults.add({ match, ...moments[i % moments.length] })
        fleet.expire()
        const [holder, ...others] = fleet.members
        if (!holder) throw new Error('No process is left')
        const unanswered = fleet.ask([holder], [key])
        await fleet.dropbox.arrival(key)
        const asked = fleet.ask(others)
        await fleet.kill(holder)
        expect(await unanswered).toEqual([])
        await expectSharedTokens(fleet, await asked)
        expect(refreshesByKey(fleet)).toEqual(each(fleet, 1, { [key]: 2 }))
        await fleet.fill()
      }
      expect(await fleet.grants()).toEqual(grants)
      await annotate(
        `${scale.expiries} processes killed between request and answer: ` +
          `one request more for each, 0 accounts lost`,
      )
    },
  )

  test('loses nothing when processes are killed at any time', { timeout: patience }, async ({ annotate }) => {
    await using fleet = await Fleet.start({ place: newPlace() })
    const grants = await fleet.grants()
    const killsEach = Math.min(2, scale.processes - 1)
    let requests = 0
    for (let i = 0; i < scale.expiries; i++) {
      fleet.expire()
      const asked = fleet.ask()
      await wait(fleet.startDelayMs)
      for (const member of fleet.members.slice(0, killsEach)) {
        await wait(Math.random() * 20)
        await fleet.kill(member)
      }
      await asked
      await fleet.fill()
      // Those who took the places of the dead find the same tokens as those who were there.
      await expectSharedTokens(fleet, await fleet.ask())
      for (const count of Object.values(refreshesByKey(fleet))) {
        expect(count).toBeGreaterThan(0)
        expect(count).toBeLessThanOrEqual(1 + killsEach)
      }
      requests += fleet.dropbox.refreshes().length
    }
    expect(await fleet.grants()).toEqual(grants)
    const kills = scale.expiries * killsEach
    await annotate(
      `${kills} processes killed at random: ${requests} requests for ${scale.expiries * accountCount} ` +
        `expired tokens, 0 accounts lost`,
    )
  })
}
