import { randomText } from '../../internal/random.ts'
import type { TokenStore } from '../../tokens/store.ts'
import type { CaseOutline, Desk } from '../contract-case.ts'
import { expectSame, expectThat, show } from '../expect.ts'
import { confusableKeys } from './confusable-keys.ts'
import { expectStored, listed, put, recordOf, remove } from './moves.ts'

export const keyCases: readonly CaseOutline[] = [
  {
    name: 'no key meets another, whatever its characters, and list gives them back exactly',
    body: neverMeet,
  },
  { name: 'names that every object has, and the empty text, are keys like others', body: takeOddNames },
]

async function neverMeet({ open, sweep }: Desk): Promise<void> {
  const store = await open()
  const keys = confusableKeys(`contract-${randomText(16)}`)
  sweep(keys)
  const versions = new Map<string, string>()
  // The record holds the key as numbers: a store that cannot keep the text must not hide behind that.
  const mark = (key: string) => recordOf(Array.from(key, (c) => c.codePointAt(0)).join())
  await Promise.all(keys.map(async (key) => versions.set(key, await put(store, key, mark(key)))))
  const expectAll = () =>
    Promise.all(
      [...versions].map(([key, version]) => expectStored(store, key, { record: mark(key), version })),
    )
  await expectAll()
  const inList = await listed(store)
  for (const key of keys) expectThat(inList.has(key), `\`list\` should give ${show(key)}`)
  const half = keys.filter((_, i) => i % 2 === 0)
  await Promise.all(half.map((key) => remove(store, key, versions.get(key) ?? '')))
  for (const key of half) versions.delete(key)
  await Promise.all(half.map((key) => expectStored(store, key, undefined)))
  await expectAll()
}

/** Nothing random fits into these keys, so another run may be at them too. It is waited for. */
async function takeOddNames({ open }: Desk): Promise<void> {
  const store = await open()
  for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
    let tries = 0
    while (!(await passThrough(store, key)))
      expectThat(tries++ < 100, `${show(key)} is written and deleted by somebody else all the time`)
  }
}

/** Writes, lists and deletes. False when another was at the same key meanwhile. */
async function passThrough(store: TokenStore, key: string): Promise<boolean> {
  const record = recordOf(randomText(16))
  const before = await store.read(key)
  const version = await store.write(key, record, before?.version)
  if (version === undefined) return false
  const found = await store.read(key)
  const keys = await listed(store)
  if (!(await store.delete(key, version))) {
    // A key that cannot be kept at all would look like a race for ever.
    expectThat(found !== undefined, `\`read\` of ${show(key)} gives nothing after a write`)
    return false
  }
  expectSame(found, { record, version }, `\`read\` of ${show(key)}`)
  expectThat(keys.has(key), `\`list\` should give ${show(key)}`)
  return true
}
