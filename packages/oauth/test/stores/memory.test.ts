import { describe, expect, test } from 'vitest'
import { MemoryStore } from 'dropbox-oauth/stores/memory'
import { tokenStoreContract } from 'dropbox-oauth/testing'

describe('the contract of a token store', () => {
  const cases = tokenStoreContract({ open: () => new MemoryStore(), sharing: 'process' })
  test.each(cases)('$name', ({ run }) => run())
})

test('two stores share nothing', async () => {
  const one = new MemoryStore()
  await one.write('key', { format: 1 }, undefined)
  expect(new MemoryStore().read('key')).toBeUndefined()
})
