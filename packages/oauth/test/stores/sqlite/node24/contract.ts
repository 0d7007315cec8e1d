import { tokenStoreContract } from '../../../../src/testing/index.ts'
import { SqliteStore } from '../../../../src/stores/sqlite.ts'
import type { TokenStore } from '../../../../src/tokens/store.ts'
import { type AnyDatabase, type Case, drivers } from './drivers.ts'

/** The contract, each handle with a connection of its own to the one file. */
const onFile = (driver: keyof typeof drivers, file: string) => {
  const databases = new Map<TokenStore, AnyDatabase>()
  return tokenStoreContract({
    sharing: 'fleet',
    open() {
      const database = drivers[driver](file)
      const store = new SqliteStore({ database })
      databases.set(store, database)
      return store
    },
    close(store) {
      databases.get(store)?.close()
    },
  })
}

const names = tokenStoreContract({
  sharing: 'fleet',
  open: () => Promise.reject(new Error('only for the names')),
})

export const contractCases: readonly Case[] = names.map(({ name }, i) => ({
  name: `contract: ${name}`,
  run: async ({ driver, file }) => onFile(driver, file())[i]?.run(),
}))
