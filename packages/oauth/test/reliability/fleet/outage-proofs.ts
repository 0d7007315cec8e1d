import { expect, test } from 'vitest'
import type { Fault } from 'dropbox-oauth-emulator'
import { Fleet } from './fleet.ts'
import { each, expectRefused, expectSharedTokens, refreshesByKey } from './judge.ts'
import { tokenLife } from './local-dropbox.ts'
import type { Place } from './places.ts'
import { accountCount, patience, scale } from './scale.ts'

/** Dropbox's bad days. */
const faults: readonly Fault[] = [
  { respond: { status: 503 } },
  { respond: { status: 429, headers: { 'Retry-After': '30' } } },
  { drop: 'before' },
  { drop: 'after' },
  { truncateAt: 20 },
  { respond: { status: 502, body: '<html>Bad gateway</html>' } },
  { respond: { status: 200, body: '{"access_token":' } },
  { respond: { status: 400, body: '{"error":"invalid_request"}' } },
]

/** What is retried, or for the operator to mend. It never tells the user to link again. */
const passing = ['transient', 'token_endpoint']

/** Neither Dropbox's outages nor the store's end a link, or make one look as if it had never been. */
export function proveOutages(newPlace: () => Place, outages: readonly string[]): void {
  test('keeps all accounts through the failures of Dropbox', { timeout: patience }, async ({ annotate }) => {
    await using fleet = await Fleet.start({ place: newPlace() })
    const grants = await fleet.grants()
    const { emulator } = fleet.dropbox
    let failures = 0
    for (let i = 0; i < scale.expiries / 4; i++) {
      for (const fault of faults) {
        emulator.faults.add({ match: { grantType: 'refresh_token' }, times: Infinity, ...fault })
        fleet.dropbox.advance(tokenLife - 60_000)
        fleet.dropbox.startCount()
        await expectSharedTokens(fleet, await fleet.ask()) // they live, though nobody can renew them
        fleet.dropbox.advance(60_000)
        const codes = (await fleet.ask()).flatMap((answer) => Object.values(answer).map(({ code }) => code))
        expect(codes.filter((code) => !passing.includes(String(code)))).toEqual([])
        failures += fleet.dropbox.refreshes().length
        emulator.faults.clear()
        fleet.dropbox.advance(300_000) // past every `Retry-After`
        fleet.dropbox.startCount()
        await expectSharedTokens(fleet, await fleet.ask())
        expect(refreshesByKey(fleet)).toEqual(each(fleet, 1))
      }
    }
    expect(await fleet.grants()).toEqual(grants)
    await annotate(`${failures} refreshes that failed, in ${faults.length} ways: 0 accounts unlinked`)
  })

  test.for(outages)(
    'keeps all accounts through a store that %s',
    { timeout: patience },
    async (kind, { annotate }) => {
      const place = newPlace()
      await using fleet = await Fleet.start({ place, timeoutMs: 1_500 })
      const grants = await fleet.grants()
      const rounds = Math.ceil(scale.expiries / 20)
      for (let i = 0; i < rounds; i++) {
        await fleet.askUntilServed()
        fleet.dropbox.startCount()
        const recover = await place.outages[kind]!() // `!`: `outages` are their names
        fleet.dropbox.advance(1_000) // none may go on with what it has read without another look
        await expectSharedTokens(fleet, await fleet.ask())
        fleet.dropbox.advance(tokenLife)
        const refused = await fleet.ask()
        for (const key of fleet.keys) expectRefused(refused, key, 'store_unavailable')
        await recover()
        const { answers, codes } = await fleet.askUntilServed()
        expect([...codes].filter((code) => !['store_unavailable', 'transient'].includes(code))).toEqual([])
        await expectSharedTokens(fleet, answers)
      }
      expect(await fleet.grants()).toEqual(grants)
      await annotate(
        `${rounds} × a store that ${kind}, under ${scale.processes} processes and ${accountCount} accounts: ` +
          `0 accounts unlinked, 0 taken for not linked`,
      )
    },
  )
}
