import { describe, expect, test } from 'vitest'
import { BadInputException, DropboxOAuth2Flow, StoreUnavailableException } from '../../src/index.ts'
import { startedState, stubFetch, webOptions } from './stub.ts'

const key = 'dropbox-auth-csrf-token'

/** A session with accessors over a map, and the names of the calls that clear or save. */
function accessors(extra: (values: Map<string, unknown>, calls: string[]) => object) {
  const values = new Map<string, unknown>()
  const calls: string[] = []
  const session = {
    get: async (name: string) => Promise.resolve(values.get(name)),
    set: async (name: string, value: unknown) => void (await Promise.resolve(values.set(name, value))),
    ...extra(values, calls),
  }
  return { session, values, calls }
}

describe('a session as it really is', () => {
  test.each([
    [
      'unset(key)',
      (values: Map<string, unknown>) => ({
        unset: (name: string) => values.delete(name),
        delete: () => values.clear(),
      }),
    ],
    ['forget(key)', (values: Map<string, unknown>) => ({ forget: (name: string) => values.delete(name) })],
    ['delete(key)', (values: Map<string, unknown>) => ({ delete: (name: string) => values.delete(name) })],
  ])('is cleared by %s', async (_, extra) => {
    const { session, values } = accessors(extra)
    values.set('theirs', 1)
    const options = webOptions({ session })
    const state = await startedState(options)
    await new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
    expect([...values]).toEqual([['theirs', 1]])
  })

  test('is cleared by set(key, undefined) where its delete() would drop everything', async () => {
    const { session, values } = accessors((all) => ({ delete: () => all.clear() }))
    values.set('theirs', 1)
    const options = webOptions({ session })
    const state = await startedState(options)
    await new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
    expect(Object.fromEntries(values)).toEqual({ theirs: 1, [key]: undefined, [`${key}-pending`]: undefined })
  })

  test('is saved by a callback where save declares one, as of express-session', async () => {
    let saved = 0
    const session = { save: (done: (error?: unknown) => void) => void setImmediate(() => (saved++, done())) }
    const options = webOptions({ session })
    const state = await startedState(options)
    expect(saved).toBe(1)
    await new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
    expect(saved).toBe(2)
  })

  test('is saved by a promise where save declares nothing, before the code goes out', async () => {
    const order: string[] = []
    const { fetch } = stubFetch()
    const options = webOptions({
      session: { save: async () => void order.push('saved') },
      fetch: (input, init) => (order.push('sent'), fetch(input, init)),
    })
    const state = await startedState(options)
    await new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
    expect(order).toEqual(['saved', 'saved', 'sent'])
  })

  test('is saved by whichever comes first where save takes a parameter and returns a promise', async () => {
    const options = webOptions({ session: { save: async (_ttl: number) => {} } })
    const state = await startedState(options)
    await expect(new DropboxOAuth2Flow(options).finish({ state, code: 'C' })).resolves.toBeDefined()
    const broken = webOptions({ session: { save: async (_ttl: number) => Promise.reject(new Error('x')) } })
    await expect(new DropboxOAuth2Flow(broken).start()).rejects.toThrow(StoreUnavailableException)
  })

  test('with an `unset` that is no function is cleared in the next best way', async () => {
    const { session, values } = accessors((all) => ({ unset: 7, delete: (name: string) => all.delete(name) }))
    const options = webOptions({ session })
    const state = await startedState(options)
    await new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
    expect([...values]).toEqual([])
  })

  test('with slow accessors loses no login when many start at once', async () => {
    const { session } = accessors((values) => ({ unset: (name: string) => values.delete(name) }))
    const options = webOptions({ session })
    const states = await Promise.all(Array.from({ length: 8 }, () => startedState(options)))
    const flow = new DropboxOAuth2Flow(options)
    await Promise.all(states.map((state) => expect(flow.finish({ state, code: 'C' })).resolves.toBeDefined()))
  })

  test("that is missing is the programmer's mistake", () => {
    for (const session of [undefined, null, 'session']) {
      expect(() => new DropboxOAuth2Flow(webOptions({ session: session as unknown as object }))).toThrow(
        BadInputException,
      )
    }
  })
})

describe('a session that is down', () => {
  const down = (): never => {
    throw new Error('redis: secret-of-the-store')
  }

  test('at the start: no URL, a typed error that shows nothing of the store', async () => {
    for (const session of [
      { save: down },
      { save: async () => Promise.reject(new Error('x')) },
      { save: (done: (error: Error) => void) => done(new Error('x')) },
      { get: down, set: () => {} },
      { get: () => undefined, set: down },
      Object.freeze({}),
      new Proxy({}, { get: down }),
    ]) {
      const error = await new DropboxOAuth2Flow(webOptions({ session })).start().catch((e: unknown) => e)
      expect(error).toBeInstanceOf(StoreUnavailableException)
      expect(error).toMatchObject({ remedy: 'retry', httpStatus: 503 })
      expect(error).not.toHaveProperty('cause')
      expect(String(error)).not.toContain('secret-of-the-store')
    }
  })

  /** A plain session whose saves end when and how the test says. */
  function steeredSession() {
    const saves: ((error?: Error) => void)[] = []
    const session = { save: (done: (error?: Error) => void) => void saves.push(done) }
    const endSave = async (error?: Error) => {
      while (saves.length === 0) await new Promise(setImmediate)
      saves.shift()?.(error)
      await new Promise(setImmediate)
    }
    return { session, endSave }
  }

  test('for one login of two takes back that one alone', async () => {
    const { session, endSave } = steeredSession()
    const { fetch, forms } = stubFetch()
    const options = webOptions({ session, fetch })
    const started = Promise.all([startedState(options), startedState(options)])
    await endSave()
    await endSave()
    const [first, second] = await started
    const flow = new DropboxOAuth2Flow(options)
    const lost = flow.finish({ state: first, code: 'FIRST' }).catch((e: unknown) => e)
    const done = flow.finish({ state: second, code: 'SECOND' })
    await endSave(new Error('down'))
    await endSave()
    expect(await lost).toBeInstanceOf(StoreUnavailableException)
    await done
    const replay = flow.finish({ state: second, code: 'SECOND' }).catch((e: unknown) => e)
    expect(await replay).toMatchObject({ code: 'csrf' })
    expect(forms.map((form) => form.get('code'))).toEqual(['SECOND'])
  })

  test('for one start of two leaves the other login in place', async () => {
    const { session, endSave } = steeredSession()
    const options = webOptions({ session })
    const lost = new DropboxOAuth2Flow(options).start().catch((e: unknown) => e)
    const kept = startedState(options)
    await endSave(new Error('down'))
    await endSave()
    expect(await lost).toBeInstanceOf(StoreUnavailableException)
    const finished = new DropboxOAuth2Flow(options).finish({ state: await kept, code: 'C' })
    await endSave()
    await expect(finished).resolves.toBeDefined()
  })

  test('at the second key has the first one taken back', async () => {
    const session = Object.defineProperty({} as Record<string, unknown>, `${key}-pending`, {
      set: down,
      get: () => undefined,
    })
    await expect(new DropboxOAuth2Flow(webOptions({ session })).start()).rejects.toThrow(
      StoreUnavailableException,
    )
    expect(session).not.toHaveProperty(key)
  })

  test('at the finish: nothing is sent, nothing is lost, and the same call works later', async () => {
    let isDown = false
    const { fetch, forms } = stubFetch()
    const plain = { save: () => (isDown ? down() : undefined) }
    const { session: slow } = accessors((values) => ({
      unset: (name: string) => values.delete(name),
      ...plain,
    }))
    for (const session of [plain, slow]) {
      const options = webOptions({ session, fetch })
      const state = await startedState(options)
      isDown = true
      const finish = () => new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
      await expect(finish()).rejects.toThrow(StoreUnavailableException)
      expect(forms).toHaveLength(0)
      isDown = false
      await expect(finish()).resolves.toBeDefined()
      expect(forms.splice(0)).toHaveLength(1)
    }
  })
})
