import { describe, expect, test } from 'vitest'
import { revokeToken } from '../../src/index.ts'
import { catalogue, startHostileServer } from '../support/hostile-token-server.ts'
import type { HostileServer, Scenario, TokenCall } from '../support/hostile-token-server.ts'
import { judge, settle } from '../support/judge.ts'
import { accepted, goodJson, reply, transient, unusable } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { canaries, everyPath, transports, uses } from '../support/token-paths.ts'

/** What the deadline of a scenario that only a deadline ends is set to. */
const shortMs = 400

for (const [theme, scenarios] of Object.entries(catalogue)) {
  describe(`a hostile token endpoint: ${theme}`, () => {
    for (const scenario of scenarios) {
      test(scenario.name, async () => {
        const complaints = await Promise.all(everyPath.map((path) => play(scenario, path)))
        expect(complaints.flat().join('\n')).toBe('')
      })
    }
  })
}

/** Plays a scenario to one use of the library over one transport, and lists what is wrong with what it did. */
async function play(
  scenario: Scenario,
  { use, transport, options }: (typeof everyPath)[number],
): Promise<string[]> {
  await using server = await startHostileServer(scenario)
  const attempt = await uses[use](server, scenario.endless ? { ...options, timeoutMs: shortMs } : options)
  const settled = await settle(attempt.result)
  const complaints = [...judge(verdictFor(scenario, use, 'fetch' in options), settled), ...traffic(server)]
  if ('error' in settled) complaints.push(...leaks(textsOf(settled.error), secretsSeen(server)))
  if (use !== 'refresh') complaints.push(...(await repeat(attempt.again, server)))
  if (
    attempt.session &&
    Object.values(attempt.session).some((value) => value !== undefined && !isEmpty(value))
  ) {
    complaints.push('the login is still in the session')
  }
  return complaints.map((complaint) => `${use} over ${transport}: ${complaint}`)
}

function verdictFor(scenario: Scenario, use: keyof typeof uses, overFetch: boolean) {
  const { exchange, refresh } = (overFetch && scenario.expectOverFetch) || scenario.expect
  return use === 'refresh' ? refresh : exchange
}

/** One request at most, of the one right form, and none at the place a redirect names. */
function traffic({ requests, honeypotHits }: HostileServer): string[] {
  const complaints: string[] = []
  if (honeypotHits.length > 0) complaints.push(`${honeypotHits.length} requests to a foreign server`)
  if (requests.length > 1) complaints.push(`${requests.length} requests`)
  for (const { method, url, headers } of requests) {
    if (method !== 'POST' || url !== '/oauth2/token') complaints.push(`the request was ${method} ${url}`)
    if (headers.authorization || headers.cookie) complaints.push('credentials in a header')
    if (headers['content-type'] !== 'application/x-www-form-urlencoded')
      complaints.push('another content type')
  }
  return complaints
}

/** A code that has been sent is never sent again, whatever became of it. */
async function repeat(again: () => Promise<unknown>, server: HostileServer): Promise<string[]> {
  const before = server.requests.length
  const settled = await settle(again())
  if ('value' in settled) return ['the same code was accepted twice']
  return server.requests.length === before ? [] : ['the code was sent twice']
}

function secretsSeen({ requests }: HostileServer): Record<string, string> {
  const verifier = new URLSearchParams(requests[0]?.body).get('code_verifier')
  return verifier ? { ...canaries, verifier } : canaries
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

test('no answer reaches a global prototype', async () => {
  const before = Object.getOwnPropertyNames(Object.prototype)
  for (const scenario of catalogue['bodies'] ?? []) {
    await Promise.all(everyPath.map((path) => play(scenario, path)))
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test.each(everyPath)(
  'a code met by a dying kept-alive connection is sent once: $use over $transport',
  async (path) => {
    let answered = 0
    await using server = await startHostileServer({
      name: 'the second request of a connection is reset',
      answer: (call) =>
        answered++ === 0 ? reply(200, goodJson())(call) : void call.socket.resetAndDestroy(),
      expect: accepted,
    })
    const first = await uses[path.use](server, path.options)
    await first.result
    const second = await uses[path.use](server, path.options)
    const verdict = path.use === 'refresh' ? transient.refresh : transient.exchange
    expect(judge(verdict, await settle(second.result))).toEqual([])
    expect(server.requests).toHaveLength(2)
  },
)

test.each([301, 302, 303, 307, 308])('revokeToken follows no %i to another origin', async (status) => {
  const answer = (call: TokenCall) => reply(status, '', { location: call.honeypotUrl })(call)
  for (const options of Object.values(transports)) {
    await using server = await startHostileServer({ name: 'redirect', answer, expect: unusable })
    const settled = await settle(
      revokeToken({ accessToken: canaries.refreshToken, endpoints: { api: server.origin }, ...options }),
    )
    expect(judge(unusable.refresh, settled)).toEqual([])
    expect(server.requests).toHaveLength(1)
    expect(server.honeypotHits).toHaveLength(0)
  }
})
