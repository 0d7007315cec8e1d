import { MemoryStore, type TokenStore } from 'dropbox-oauth'
import { EncryptedStore } from 'dropbox-oauth/stores/encrypted'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import { topic } from './check.ts'
import { logIn, managerOf } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

const newKey = (id: string): { id: string; key: Uint8Array } => ({
  id,
  key: crypto.getRandomValues(new Uint8Array(32)),
})

/** Runs the contract that every store must keep. */
async function keepContract(open: () => TokenStore, sharing: TokenStore['sharing']): Promise<void> {
  const failures: string[] = []
  for (const { name, run } of tokenStoreContract({ open, sharing }))
    await run().catch((error: unknown) => failures.push(`${name}: ${String(error)}`))
  same(failures, [], 'the list of what is not kept')
}

/** Node's file system and SQLite, as Deno and Bun have them too, without a word of it for those who have neither. */
const builtin = <T>(name: string): Promise<T> => import(/* @vite-ignore */ name) as Promise<T>

export const storeChecks = [
  ...topic('Memory store', {
    'it keeps the contract of stores': () => keepContract(() => new MemoryStore(), 'process'),
  }),
  ...topic('Encrypted store', {
    async 'it keeps the contract of stores'() {
      const keys = [newKey('1')]
      await keepContract(() => new EncryptedStore(new MemoryStore(), { keys }), 'process')
    },
    async 'what it stores holds no token, and opens with the key alone'(setting) {
      const inside = new MemoryStore()
      const keys = [newKey('1')]
      const tokens = managerOf(setting, new EncryptedStore(inside, { keys }))
      const { key } = await tokens.link(await logIn(setting))
      const token = await tokens.accessToken(key)
      holds(!JSON.stringify(inside.read(key)).includes(token), 'the token is sealed')
      const other = managerOf(setting, new EncryptedStore(inside, { keys }))
      same(await other.accessToken(key), token, 'what another manager reads')
      const stranger = managerOf(setting, new EncryptedStore(inside, { keys: [newKey('1')] }))
      const { code, remedy } = (await failureOf(stranger.accessToken(key))) as Record<string, string>
      same([code, remedy], ['store_corrupt', 'fix-config'])
    },
    async 'a new key takes over by rotation'(setting) {
      const inside = new MemoryStore()
      const [older, newer] = [newKey('1'), newKey('2')]
      const { key } = await managerOf(setting, new EncryptedStore(inside, { keys: [older] })).link(
        await logIn(setting),
      )
      const { rotated } = await new EncryptedStore(inside, { keys: [newer, older] }).rotate()
      same(rotated, 1, 'the number of sealed records')
      await managerOf(setting, new EncryptedStore(inside, { keys: [newer] })).accessToken(key)
    },
  }),
  ...topic(
    'File store',
    {
      async 'it keeps the contract of stores'({ directory = '' }) {
        const { FileStore } = await import('dropbox-oauth/stores/file')
        await keepContract(() => new FileStore({ directory: `${directory}/records` }), 'fleet')
      },
    },
    'files',
  ),
  ...topic(
    'SQLite store, on `node:sqlite`',
    {
      async 'it keeps the contract of stores'({ directory = '' }) {
        const { SqliteStore } = await import('dropbox-oauth/stores/sqlite')
        type Options = ConstructorParameters<typeof SqliteStore>[0]
        const { DatabaseSync } = await builtin<{ DatabaseSync: new (path: string) => Options['database'] }>(
          'node:sqlite',
        )
        const open = () => new SqliteStore({ database: new DatabaseSync(`${directory}/records.db`) })
        await keepContract(open, 'fleet')
      },
    },
    'sqlite',
  ),
]
