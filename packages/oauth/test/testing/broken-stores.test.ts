import { expect, test } from 'vitest'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import { brokenStores } from './support/broken-stores.ts'
import { PlainStore, type Row } from './support/plain-store.ts'

/** The names of the cases that fail, and why. */
async function failuresOf(options: Parameters<typeof tokenStoreContract>[0]): Promise<string[]> {
  const failures: string[] = []
  for (const { name, run } of tokenStoreContract(options))
    await run().catch((error: Error) => failures.push(`${name}: ${error.message}`))
  return failures
}

test('the store that the broken ones are made of keeps the contract, alone and in a fleet', async () => {
  const rows = new Map<string, Row>()
  expect(await failuresOf({ open: () => new PlainStore(), sharing: 'process' })).toEqual([])
  expect(await failuresOf({ open: () => new PlainStore(rows, 'fleet'), sharing: 'fleet' })).toEqual([])
})

test.each(brokenStores)('a store that $what is found', async ({ open, sharing, seenBy }) => {
  const failures = await failuresOf({ open, sharing })
  for (const name of seenBy) expect(failures).toContainEqual(expect.stringContaining(name))
})

test('each case finds one of them', () => {
  const used = brokenStores.flatMap(({ seenBy }) => seenBy)
  const cases = tokenStoreContract({ open: () => new PlainStore(), sharing: 'fleet' })
  const unused = cases.filter(({ name }) => !used.some((part) => name.includes(part)))
  expect(unused).toEqual([])
})
