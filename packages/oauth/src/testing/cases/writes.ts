import { randomText } from '../../internal/random.ts'
import type { CaseOutline, Desk } from '../contract-case.ts'
import { expectThat, show } from '../expect.ts'
import { expectRefused, expectStored, put, recordOf, remove } from './moves.ts'

export const writeCases: readonly CaseOutline[] = [
  {
    name: 'a key without a record reads undefined',
    async body({ open, key }) {
      await expectStored(await open(), key(), undefined)
    },
  },
  {
    name: 'expecting no record, write creates one, which read gives with the version that write gave',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const version = await put(store, mine, recordOf('first'))
      await expectStored(store, mine, { record: recordOf('first'), version })
    },
  },
  {
    name: 'expecting no record, write is refused where there is one',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      await put(store, mine, recordOf('first'))
      await expectRefused(store, mine, undefined, 'no record where there is one')
    },
  },
  {
    name: 'expecting the version that is there, write replaces the record',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const first = await put(store, mine, { ...recordOf('first'), onlyInTheFirst: true })
      const version = await put(store, mine, recordOf('second'), first)
      await expectStored(store, mine, { record: recordOf('second'), version })
    },
  },
  {
    name: 'expecting any other version, write is refused and changes nothing',
    body: refuseOthers,
  },
  {
    name: 'expecting a version, write creates nothing where there is no record',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      await expectRefused(store, mine, randomText(22), 'a version where there is no record')
      const other = await put(store, key(), recordOf('other'))
      await expectRefused(store, mine, other, "another key's version where there is no record")
    },
  },
  {
    name: 'no version comes twice, not even for the same content or after a delete',
    body: neverRepeat,
  },
]

async function refuseOthers({ open, key }: Desk): Promise<void> {
  const [store, mine] = [await open(), key()]
  const first = await put(store, mine, recordOf('first'))
  await put(store, mine, recordOf('second'), first)
  const other = await put(store, key(), recordOf('other'))
  await expectRefused(store, mine, first, 'a version that was replaced')
  await expectRefused(store, mine, other, "another key's version")
  await expectRefused(store, mine, randomText(22), 'a version that never was')
  await expectRefused(store, mine, '', 'an empty version')
}

async function neverRepeat({ open, key }: Desk): Promise<void> {
  const [store, mine] = [await open(), key()]
  const seen = new Set<string>()
  let version: string | undefined
  for (let i = 1; i <= 60; i++) {
    version = await put(store, mine, recordOf('the same'), version)
    expectThat(!seen.has(version), `\`write\` gives the version ${show(version)} for the second time`)
    seen.add(version)
    if (i % 7 > 0) continue
    await remove(store, mine, version)
    version = undefined
  }
}
