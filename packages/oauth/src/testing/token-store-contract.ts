import { deleteCases } from './cases/deletes.ts'
import { keyCases } from './cases/keys.ts'
import { listCases } from './cases/lists.ts'
import { raceCases } from './cases/races.ts'
import { recordCases } from './cases/records.ts'
import { setupCases } from './cases/setup.ts'
import { writeCases } from './cases/writes.ts'
import type { CaseOutline, ContractCase, ContractOptions } from './contract-case.ts'
import { expectSame } from './expect.ts'
import { handlesOf } from './handles.ts'
import { runCase } from './run-case.ts'

/**
 * Everything a `TokenStore` must do, as cases for the test runner of your choice. They may run in any order and at once,
 * on a store that others use: the keys are random, and what a passing case wrote it deletes. Each handle is set up
 * before use.
 *
 * @example
 * ```ts
 * import { test } from 'node:test'
 * import { MemoryStore } from 'dropbox-oauth/stores/memory'
 * import { tokenStoreContract } from 'dropbox-oauth/testing'
 *
 * for (const { name, run } of tokenStoreContract({ open: () => new MemoryStore(), sharing: 'process' })) test(name, run)
 * ```
 */
export function tokenStoreContract(options: ContractOptions): readonly ContractCase[] {
  const handles = handlesOf(options)
  const outlines = [
    sharingCase(options.sharing),
    ...writeCases,
    ...deleteCases,
    ...recordCases,
    ...keyCases,
    ...listCases,
    ...setupCases,
    ...raceCases(options.sharing),
  ]
  return outlines.map((outline) => ({ name: outline.name, run: () => runCase(outline, handles) }))
}

const sharingCase = (sharing: ContractOptions['sharing']): CaseOutline => ({
  name: `it says that its sharing is '${sharing}'`,
  body: async ({ open }) => expectSame((await open()).sharing, sharing, '`sharing`'),
})
