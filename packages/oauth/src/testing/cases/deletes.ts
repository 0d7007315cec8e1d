import { randomText } from '../../internal/random.ts'
import type { CaseOutline } from '../contract-case.ts'
import { expectKept, expectRefused, expectStored, put, recordOf, remove } from './moves.ts'

export const deleteCases: readonly CaseOutline[] = [
  {
    name: 'expecting the version that is there, delete removes the record',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      await remove(store, mine, await put(store, mine, recordOf('first')))
      await expectStored(store, mine, undefined)
    },
  },
  {
    name: 'expecting any other version, delete is refused and changes nothing',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const first = await put(store, mine, recordOf('first'))
      await put(store, mine, recordOf('second'), first)
      const other = await put(store, key(), recordOf('other'))
      await expectKept(store, mine, first, 'a version that was replaced')
      await expectKept(store, mine, other, "another key's version")
      await expectKept(store, mine, randomText(22), 'a version that never was')
      await expectKept(store, mine, '', 'an empty version')
    },
  },
  {
    name: 'delete says false where there is no record',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      await expectKept(store, mine, randomText(22), 'a version where there never was a record')
      const version = await put(store, mine, recordOf('first'))
      await remove(store, mine, version)
      await expectKept(store, mine, version, 'the version of a record that is deleted')
    },
  },
  {
    name: 'the version of a deleted record writes nothing',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const version = await put(store, mine, recordOf('first'))
      await remove(store, mine, version)
      await expectRefused(store, mine, version, 'the version of a record that is deleted')
    },
  },
  {
    name: 'a deleted record can be created again, and no version from before touches it',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const first = await put(store, mine, recordOf('the same'))
      await remove(store, mine, first)
      const again = await put(store, mine, recordOf('the same'))
      await expectRefused(store, mine, first, 'the version from before the delete')
      await expectKept(store, mine, first, 'the version from before the delete')
      await expectStored(store, mine, { record: recordOf('the same'), version: again })
    },
  },
]
