import { describe, expect, test } from 'vitest'
import { SentStates } from '../../src/web/logins/sent-states.ts'
import { locationOf, stateOf } from './support/browser.ts'
import { expectCareful } from './support/expect.ts'
import { FINISH, START, UNLINK, useWorld } from './support/world.ts'

const world = useWorld()

/** A session of which one method can be out of order. */
class FragileSession {
  readonly values = new Map<string, unknown>()
  broken: 'get' | 'save' | undefined

  get(key: string): unknown {
    this.#use('get')
    return this.values.get(key)
  }

  set(key: string, value: unknown): void {
    this.values.set(key, value)
  }

  async save(): Promise<void> {
    this.#use('save')
  }

  #use(method: 'get' | 'save'): void {
    if (this.broken === method) throw new Error('session store down, password=hunter2')
  }
}

describe.each(['get', 'save'] as const)('when the session cannot %s', (broken) => {
  test('nothing is sent, nothing is lost, and the pages say that it may work later', async () => {
    const session = new FragileSession()
    const browser = world().browserWithSession({}, session)
    const callback = await world().begin(browser)
    const sent = world().sentCodes()
    session.broken = broken
    for (const response of [await browser.get(START), await browser.get(callback)]) {
      expectCareful(response)
      expect([response.status, world().takeFailure()]).toEqual([503, 'store_unavailable'])
      expect(await response.text()).not.toContain('hunter2')
    }
    expect(world().sentCodes()).toBe(sent)
    session.broken = undefined
    expect(locationOf(await browser.get(callback))).toBe('/')
    session.broken = broken
    expect((await browser.post(UNLINK)).status).toBe(503)
    expect(world().takeFailure()).toBe('store_unavailable')
  })
})

test('when the session fails once the code was sent, nobody is told that nothing was', async () => {
  const session = new FragileSession()
  const breaking: typeof fetch = (input, init) => {
    session.broken = 'save'
    return world().options.fetch!(input, init) // `!`: a world has one
  }
  const browser = world().browserWithSession({ fetch: breaking }, session)
  const page = await browser.get(await world().begin(browser))
  const error = world().failures.pop()
  expect([page.status, error?.code]).toEqual([503, 'store_unavailable'])
  for (const text of [error?.message, await page.text()]) expect(text).not.toMatch(/nothing (was|is)/i)
})

/** A session in a store, of which each request loads a copy, with a method that renews its id. */
function renewable(store: Map<string, string>, id: { now: string }) {
  const load = (): Record<string, unknown> => {
    const methods = {
      save: (done: () => void) => {
        store.set(id.now, JSON.stringify(context.session))
        done()
      },
      reload: (done: (error?: Error) => void) => {
        context.session = load()
        done()
      },
      regenerate: (done: () => void) => {
        store.delete(id.now)
        id.now += '+'
        context.session = Object.create(methods) as Record<string, unknown>
        context.session['cookie'] = { of: id.now }
        done()
      },
    }
    const session = Object.create(methods) as Record<string, unknown>
    return Object.assign(session, JSON.parse(store.get(id.now) ?? '{}'))
  }
  const context: { session: Record<string, unknown> } = { session: load() }
  return context
}

test('renewing keeps what another request put into the session meanwhile, and no cookie of the old id', async () => {
  world().emulator.reset() // so that the first request to the token endpoint is this test's
  const handler = world().handler({ secret: undefined })
  const store = new Map([['id', JSON.stringify({ cart: 1, cookie: { of: 'id' } })]])
  const id = { now: 'id' }
  const get = (path: string, context: ReturnType<typeof renewable>) =>
    handler(new Request(`http://localhost:3000${path}`), context)
  const start = await get(START, renewable(store, id))
  const callback = await world().decide(start?.headers.get('location') ?? '')
  const slow = renewable(store, id)
  world().emulator.faults.add({ match: { endpoint: 'token' }, delayMs: 50 })
  const finishing = get(callback, slow)
  await world().emulator.requests.waitFor({ endpoint: 'token' })
  const other = await get(`${START}?returnTo=/other`, renewable(store, id))
  expect((await finishing)?.status).toBe(303)
  expect(id.now).toBe('id+')
  expect(store.has('id')).toBe(false)
  const kept = JSON.parse(store.get('id+') ?? '{}') as Record<string, unknown>
  expect([kept['cart'], kept['cookie']]).toEqual([1, { of: 'id+' }])
  const second = await get(await world().decide(other?.headers.get('location') ?? ''), renewable(store, id))
  expect(second?.headers.get('location')).toBe('/other')
})

test('a login of somebody who signed out is dropped when somebody else begins one in the session', async () => {
  let user = 'ada'
  const session = {}
  const browser = world().browserWithSession({ accountKey: () => user }, session)
  const adas = await world().begin(browser)
  user = 'bob'
  const state = stateOf(await browser.get(START))
  user = 'ada'
  expect((await browser.get(adas)).status).toBe(403)
  expect((await browser.get(`${FINISH}?${new URLSearchParams({ state, code: 'CODE' })}`)).status).toBe(403)
  expect([world().takeFailure(), world().takeFailure()]).toEqual(['csrf', 'csrf'])
})

describe('what was sent to Dropbox', () => {
  test('is remembered for ten minutes', () => {
    const sent = new SentStates()
    expect([sent.add('a', 0), sent.add('a', 599_999), sent.add('a', 600_000)]).toEqual([true, false, true])
  })

  test('takes no more room than 10,000 logins', () => {
    const sent = new SentStates()
    for (let i = 0; i <= 10_000; i++) sent.add(String(i), 0)
    expect([sent.add('10000', 0), sent.add('0', 0)]).toEqual([false, true])
  })
})
