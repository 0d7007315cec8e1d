import { expect } from 'vitest'
import { type Browser, stateOf } from './browser.ts'
import { oddCallbacks } from './callbacks.ts'
import { expectCareful } from './expect.ts'
import { FINISH, START, type World } from './world.ts'

/** Sends each callback of the corpus to an application, and expects its verdict. A good one passes in the end. */
export async function expectVerdicts(world: World, browser: Browser): Promise<void> {
  const verdicts: Record<string, string> = {}
  const expected: Record<string, string> = {}
  for (const { name, query, verdict } of oddCallbacks) {
    const state = stateOf(await browser.get(`${START}?returnTo=/files`))
    const sent = world.sentCodes()
    const response = await browser.get(`${FINISH}?${query(state)}`)
    expectCareful(response)
    const failure = world.takeFailure() ?? 'none'
    const hasSent = world.sentCodes() > sent
    expect(hasSent, name).toBe(failure === 'token_endpoint') // a made-up code is refused, and nothing else is sent
    verdicts[name] = hasSent ? 'sent' : failure
    expected[name] = verdict
  }
  expect(verdicts).toEqual(expected)
  expect((await world.link(browser)).headers.get('location')).toBe('/')
}
