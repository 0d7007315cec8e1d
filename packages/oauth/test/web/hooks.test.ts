import { describe, expect, test } from 'vitest'
import { BadInputException } from '../../src/index.ts'
import type { DropboxHandlerOptions } from '../../src/web/index.ts'
import { locationOf } from './support/browser.ts'
import { expectCareful } from './support/expect.ts'
import { FINISH, START, UNLINK, useWorld } from './support/world.ts'

const world = useWorld()

/** What JavaScript may hand back where a `Response` or nothing is expected. */
describe.each([
  ['a row', { id: 1 }],
  ['a text', '/welcome'],
  ['true', true],
])('a function of the application that gives %s in place of a Response', (_name, value) => {
  const hook = async (): Promise<never> => value as never

  test('is named on the page', async () => {
    const linked = await world().link(world().browser({ onLinked: hook }))
    expect(linked.status).toBe(500)
    expectCareful(linked)
    expect(await linked.text()).toContain('onLinked: it gave')
    const browser = world().browser({ onUnlinked: hook })
    await world().link(browser)
    expect(await (await browser.post(UNLINK)).text()).toContain('onUnlinked: it gave')
    expect([world().takeFailure(), world().takeFailure()]).toEqual(['bad_input', 'bad_input'])
  })

  test('is thrown on where it was to answer a failure', async () => {
    await expect(world().browser({ onFailure: hook }).get(FINISH)).rejects.toThrow(/^onFailure: it gave/)
  })
})

test("an unlink ends with the application's own answer, and the cookie of the account gone", async () => {
  const onUnlinked = (): Response => Response.redirect('http://localhost:3000/goodbye', 303)
  const browser = world().browser({ onUnlinked })
  await world().link(browser)
  const end = await browser.post(UNLINK)
  expect(locationOf(end)).toBe('http://localhost:3000/goodbye')
  expect([end.headers.get('cache-control'), end.headers.get('referrer-policy')]).toEqual([
    'no-store',
    'no-referrer',
  ])
  expect(browser.cookies.size).toBe(0)
})

test('a function that gives null has left the answer to us', async () => {
  const onLinked = (): never => null as never
  expect(locationOf(await world().link(world().browser({ onLinked })))).toBe('/')
})

test.each([1, {}, true])(
  'a user named by %j is the mistake of a programmer, and not "signed out"',
  async (key) => {
    const accountKey = (() => key) as unknown as DropboxHandlerOptions['accountKey']
    await expect(world().browser({ accountKey }).get(START)).rejects.toThrow(BadInputException)
  },
)

test.each([undefined, null, ''])('a user named by %j is signed out', async (key) => {
  const accountKey = (() => key) as DropboxHandlerOptions['accountKey']
  expect((await world().browser({ accountKey }).get(START)).status).toBe(401)
})

test('an onFailure that fails itself is thrown on', async () => {
  const onFailure = (): never => {
    throw new RangeError('mine')
  }
  await expect(world().browser({ onFailure }).get(FINISH)).rejects.toThrow(RangeError)
})
