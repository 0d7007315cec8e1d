import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/internal/sha256.ts'
import { stateOf } from './support/browser.ts'
import { oddCallbacks } from './support/callbacks.ts'
import { expectCareful } from './support/expect.ts'
import { expectVerdicts } from './support/judge.ts'
import { FINISH, START, useWorld } from './support/world.ts'

const world = useWorld()

test('the corpus has more than 300 callbacks, each once', () => {
  expect(oddCallbacks.length).toBeGreaterThan(300)
  expect(new Set(oddCallbacks.map(({ query }) => query('STATE|/'))).size).toBeGreaterThan(
    oddCallbacks.length - 10,
  )
})

describe.each(['sealed cookies', 'a session'])('with %s', (kind) => {
  test('each callback of the corpus is judged as it must be', async () => {
    await expectVerdicts(world(), kind === 'a session' ? world().browserWithSession() : world().browser())
  })
})

test('a browser without a login is sent to begin one, once, unless the callback is no answer at all', async () => {
  const browser = world().browser()
  for (const { name, query, verdict } of oddCallbacks) {
    browser.cookies.clear()
    const response = await browser.get(`${FINISH}?${query('never-seen-token|/files')}`)
    expectCareful(response)
    const failure = world().takeFailure()
    if (verdict === 'bad_request') expect(failure, name).toBe('bad_request')
    else if (response.status === 303) expect(stateOf(response), name).toContain('|!/')
    else expect(failure, name).toBe('bad_state') // its wish said that it was the second try
  }
})

test('the cookie of a login names it by a digest of its state', async () => {
  const browser = world().browser()
  const [token = ''] = stateOf(await browser.get(START)).split('|')
  expect([...browser.cookies.keys()]).toEqual([`dropbox-oauth-${(await sha256(token)).slice(0, 22)}`])
})
