import { expect, onTestFinished, test } from 'vitest'
import { Fleet } from './fleet.ts'
import { each, expectSharedTokens, refreshesByKey } from './judge.ts'
import type { Place } from './places.ts'
import { accountCount, patience, scale } from './scale.ts'

/** One request for each expiry, however many ask. */
export function proveExpiries(newPlace: () => Place): void {
  test(
    'asks Dropbox once for each expiry, and all get the same live token',
    { timeout: patience },
    async ({ annotate }) => {
      const place = newPlace()
      await using fleet = await Fleet.start({ place })
      const bringBack = place.moveAway()
      onTestFinished(bringBack)
      let requests = 0
      let tokens = 0
      for (let i = 0; i < scale.expiries; i++) {
        fleet.expire()
        const answers = await fleet.ask()
        expect(answers).toHaveLength(scale.processes)
        await expectSharedTokens(fleet, answers)
        expect(refreshesByKey(fleet)).toEqual(each(fleet, 1))
        requests += fleet.dropbox.refreshes().length
        tokens += answers.length * accountCount
      }
      const expected = scale.expiries * accountCount
      await annotate(
        `${scale.processes} processes × ${scale.expiries} expiries × ${accountCount} accounts: ` +
          `${requests} requests for ${expected} expired tokens; ${tokens} tokens handed out, 0 of them dead`,
      )
    },
  )

  test(
    'asks once for each account when many expire at the same time',
    { timeout: patience },
    async ({ annotate }) => {
      await using fleet = await Fleet.start({ place: newPlace(), accounts: scale.herd, timeoutMs: 600_000 })
      fleet.expire()
      const answers = await fleet.ask()
      const { requestCount } = fleet.dropbox
      expect(requestCount).toBe(scale.herd)
      expect(answers.flatMap((answer) => Object.values(answer).flatMap(({ code }) => code ?? []))).toEqual([])
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(new Set(Object.values(answers[0] ?? {}).map(({ token }) => token)).size).toBe(scale.herd)
      await expectSharedTokens(fleet, answers, fleet.keys.slice(-10))
      await annotate(
        `${scale.herd} accounts expired at once, ${scale.processes} processes: ${requestCount} requests`,
      )
    },
  )
}
