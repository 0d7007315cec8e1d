import { describe, expect, test } from 'vitest'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import { PlainStore, type Row } from './support/plain-store.ts'

/** Counts handles, and how many of them were open together. */
class Door {
  readonly rows = new Map<string, Row>()
  readonly setUp = new Set<PlainStore>()
  opened = 0
  now = 0
  most = 0

  readonly open = (sharing: 'fleet' | 'process') => async () => {
    this.opened++
    this.most = Math.max(this.most, ++this.now)
    const store = new PlainStore(this.rows, sharing)
    store.setup = async () => void this.setUp.add(store)
    return store
  }
  readonly close = async () => {
    this.now--
  }
}

const row = { key: 'not ours', json: '{"format":1}', version: 'v' }

describe.each(['fleet', 'process'] as const)('the cases for a store of a %s', (sharing) => {
  test('may run at once and in another order, on a store in use, and leave nothing behind', async () => {
    const door = new Door()
    door.rows.set(row.key, row)
    const cases = tokenStoreContract({ open: door.open(sharing), close: door.close, sharing })
    await Promise.all([...cases, ...cases].toReversed().map(({ run }) => run()))
    expect([...door.rows.values()]).toEqual([row])
    expect(door.now).toBe(0)
  })

  test('have names that differ', () => {
    const names = tokenStoreContract({ open: () => new PlainStore(), sharing }).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  test('set up each handle before use and close it', async () => {
    const door = new Door()
    for (const { run } of tokenStoreContract({ open: door.open(sharing), close: door.close, sharing }))
      await run()
    expect(door.setUp.size).toBe(door.opened)
    expect(door.now).toBe(0)
  })

  test('close handles after a failure too, and leave the records as they are', async () => {
    const door = new Door()
    const open = door.open(sharing)
    const broken = async () =>
      Object.assign(await open(), { read: async () => ({ record: { format: 0 }, version: '' }) })
    const cases = tokenStoreContract({ open: broken, close: door.close, sharing })
    const outcomes = await Promise.allSettled(cases.map(({ run }) => run()))
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(20)
    expect(door.rows.size).toBeGreaterThan(0)
    expect(door.now).toBe(0)
  })

  test('fail with the error of a store that cannot be opened, and pass once it can', async () => {
    let isDown = true
    const open = () => {
      if (isDown) throw new Error('connection refused')
      return new PlainStore(undefined, sharing)
    }
    const [first] = tokenStoreContract({ open, sharing })
    await expect(first?.run()).rejects.toThrow('connection refused')
    await expect(first?.run()).rejects.toThrow('connection refused')
    isDown = false
    await first?.run()
  })

  test('close a handle whose setup fails', async () => {
    const door = new Door()
    const open = door.open(sharing)
    const failing = async () => {
      const store = await open()
      store.setup = () => Promise.reject(new Error('permission denied'))
      return store
    }
    const [first] = tokenStoreContract({ open: failing, close: door.close, sharing })
    await expect(first?.run()).rejects.toThrow('permission denied')
    expect(door.now).toBe(0)
  })
})

test('of a store for one process one handle is open, of one for a fleet several are', async () => {
  const most = async (sharing: 'fleet' | 'process') => {
    const door = new Door()
    const cases = tokenStoreContract({ open: door.open(sharing), close: door.close, sharing })
    for (const { run } of cases) await run()
    await Promise.all(cases.map(({ run }) => run()))
    return door.most
  }
  expect(await most('process')).toBe(1)
  expect(await most('fleet')).toBeGreaterThanOrEqual(8)
})

test('an error says what was expected, what came and where, in characters that can be seen', async () => {
  const store = new PlainStore()
  const read = store.read.bind(store)
  store.read = async (key) => {
    const found = await read(key)
    return found && { ...found, record: { ...found.record, texts: ['e\u0301\0'] } }
  }
  const cases = tokenStoreContract({ open: () => store, sharing: 'process' })
  const alphabets = cases.find(({ name }) => name.includes('texts of all alphabets'))
  await expect(alphabets?.run()).rejects.toThrow(
    /^The store breaks its contract: `read` of "contract-[\w-]{16}"\["record"\]\["texts"\]\["0"\] should be "\\u00e9", but is "e\\u0301\\u0000"$/,
  )
})
