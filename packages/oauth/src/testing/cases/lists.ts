import type { CaseOutline, Desk } from '../contract-case.ts'
import { expectThat, show } from '../expect.ts'
import { listed, put, recordOf, remove } from './moves.ts'

export const listCases: readonly CaseOutline[] = [
  { name: 'list gives every key that has a record, and no other', body: listAll },
  {
    name: 'a list ends, and gives all that stays, while records are written and deleted',
    body: listChanging,
  },
  {
    name: 'a list may be left before its end',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      await put(store, mine, recordOf('first'))
      await put(store, key(), recordOf('second'))
      for (let i = 0; i < 20; i++) for await (const first of store.list()) if (first !== '') break
      const inList = await listed(store)
      expectThat(inList.has(mine), 'after lists that were left early, `list` should give all keys')
    },
  },
]

async function listAll({ open, key }: Desk): Promise<void> {
  const store = await open()
  const keys = Array.from({ length: 250 }, key)
  const versions = await Promise.all(keys.map((mine, i) => put(store, mine, recordOf(i))))
  const before = await listed(store)
  for (const mine of keys) expectThat(before.has(mine), `\`list\` should give ${show(mine)}`)
  const gone = keys.slice(0, 125)
  await Promise.all(gone.map((mine, i) => remove(store, mine, versions[i] ?? '')))
  const after = await listed(store)
  for (const mine of gone)
    expectThat(!after.has(mine), `\`list\` still gives ${show(mine)}, which is deleted`)
  for (const mine of keys.slice(125)) expectThat(after.has(mine), `\`list\` should give ${show(mine)}`)
}

/** Writes a record for each of its own that the list gives, so that a list over what is there now never ends. */
async function listChanging({ open, key }: Desk): Promise<void> {
  const store = await open()
  const staying = Array.from({ length: 20 }, key)
  const leaving = Array.from({ length: 20 }, key)
  const versions = new Map<string, string>()
  for (const mine of [...staying, ...leaving]) versions.set(mine, await put(store, mine, recordOf('old')))
  const mine = new Set([...staying, ...leaving])
  const seen: string[] = []
  for await (const one of store.list()) {
    if (!mine.has(one)) continue
    seen.push(one)
    expectThat(seen.length < 1_000, '`list` does not end while records are written')
    const another = key()
    mine.add(another)
    await put(store, another, recordOf('new'))
    const last = leaving.pop()
    if (last !== undefined) await remove(store, last, versions.get(last) ?? '')
  }
  for (const one of staying)
    expectThat(seen.includes(one), `while others are written and deleted, \`list\` should give ${show(one)}`)
}
