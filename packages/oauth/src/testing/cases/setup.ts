import type { CaseOutline } from '../contract-case.ts'
import { expectStored, put, recordOf } from './moves.ts'

export const setupCases: readonly CaseOutline[] = [
  {
    name: 'setup may be called again, and changes nothing that is stored',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const version = await put(store, mine, recordOf('first'))
      await store.setup?.()
      await store.setup?.()
      await expectStored(store, mine, { record: recordOf('first'), version })
      await put(store, mine, recordOf('second'), version)
    },
  },
  {
    name: 'setup may be called many times at once, while records are written',
    async body({ open, openMany, key }) {
      const store = await open()
      const keys = Array.from({ length: 8 }, key)
      const writes = keys.map((mine, i) => put(store, mine, recordOf(i)))
      const handles = await openMany(8)
      await Promise.all([...handles, ...handles].map(async (handle) => handle.setup?.()))
      const versions = await Promise.all(writes)
      for (const [i, mine] of keys.entries())
        await expectStored(store, mine, { record: recordOf(i), version: versions[i] ?? '' })
    },
  },
]
