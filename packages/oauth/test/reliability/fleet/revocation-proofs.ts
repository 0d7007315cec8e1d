import { expect, test } from 'vitest'
import { revokeToken } from '../../../src/index.ts'
import { Fleet } from './fleet.ts'
import { freezeHolder } from './freeze-proofs.ts'
import { each, expectRefused, expectSharedTokens, refreshesByKey, sharedToken } from './judge.ts'
import type { Place } from './places.ts'
import { accountCount, patience, scale } from './scale.ts'

const relink = 'relink_required'
/** How long a process may go on with what it has read. */
const recheckMs = 1_000

/** What the user has ended stays ended, for all processes. */
export function proveRevocations(newPlace: () => Place): void {
  test(
    'asks once for a revoked grant, and all are told to link again',
    { timeout: patience },
    async ({ annotate }) => {
      await using fleet = await Fleet.start({ place: newPlace() })
      for (let i = 0; i < scale.expiries; i++) {
        const key = fleet.keys[i % accountCount] ?? ''
        const kept = fleet.keys.filter((other) => other !== key)
        const match = { grantType: 'refresh_token', user: key }
        fleet.dropbox.emulator.faults.add({ match, revokeFirst: true, delayMs: 50 })
        fleet.expire()
        for (const answers of [await fleet.ask(), await fleet.ask()]) {
          expectRefused(answers, key, relink)
          await expectSharedTokens(fleet, answers, kept)
        }
        expect(refreshesByKey(fleet)).toEqual(each(fleet, 1))
        await fleet.link(key)
        await expectSharedTokens(fleet, await fleet.ask())
      }
      await annotate(
        `${scale.expiries} grants revoked under ${scale.processes} processes: one request for each, ` +
          `all told so, all served again after a new link`,
      )
    },
  )

  test('lets no late answer bring a revoked account back', { timeout: patience }, async ({ annotate }) => {
    await using fleet = await Fleet.start({ place: newPlace() })
    for (let i = 0; i < scale.expiries; i++) {
      const key = fleet.keys[i % accountCount] ?? ''
      fleet.expire()
      const { holder, others, late } = await freezeHolder(fleet, key)
      fleet.dropbox.advance(600_000)
      const match = { grantType: 'refresh_token', user: key }
      fleet.dropbox.emulator.faults.add({ match, revokeFirst: true })
      expectRefused(await fleet.ask(others), key, relink)
      const tombstone = await fleet.stored(key)
      holder.thaw()
      expectRefused(await late, key, relink)
      expectRefused(await fleet.ask(), key, relink)
      expect(await fleet.stored(key)).toEqual(tombstone)
      expect(refreshesByKey(fleet)).toEqual(each(fleet, 1, { [key]: 2 }))
      await fleet.link(key)
    }
    await annotate(`${scale.expiries} late answers for revoked accounts: 0 brought one back`)
  })

  test('tells all of a revocation that one process has met at a call', { timeout: patience }, async () => {
    await using fleet = await Fleet.start({ place: newPlace() })
    const [key = '', ...kept] = fleet.keys
    const token = await sharedToken(fleet, await fleet.ask(), key)
    await revokeToken({ ...fleet.dropbox.app, accessToken: token })
    fleet.dropbox.startCount()
    expectRefused(await fleet.ask(fleet.members.slice(0, 1), [key], token), key, relink)
    fleet.dropbox.advance(recheckMs)
    const answers = await fleet.ask()
    expectRefused(answers, key, relink)
    await expectSharedTokens(fleet, answers, kept)
    expect(refreshesByKey(fleet)).toEqual(each(fleet, 0, { [key]: 1 }))
  })
}
