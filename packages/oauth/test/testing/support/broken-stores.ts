import { comparisons } from './broken/comparisons.ts'
import { deletes } from './broken/deletes.ts'
import { fleets } from './broken/fleets.ts'
import { keys } from './broken/keys.ts'
import { lists } from './broken/lists.ts'
import { records } from './broken/records.ts'
import { setups } from './broken/setups.ts'
import { versions } from './broken/versions.ts'
import type { BrokenStore } from './broken/store.ts'

/** One for every way to break the contract. */
export const brokenStores: readonly BrokenStore[] = [
  ...comparisons,
  ...versions,
  ...deletes,
  ...records,
  ...keys,
  ...lists,
  ...setups,
  ...fleets,
]
