import type { Stored, TokenStore } from '../../../src/tokens/store.ts'

/** 32 bytes that differ from those of any other seed. */
export function keyOf(seed: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (seed * 37 + i * 11) & 255)
}

export const record = {
  format: 1,
  refreshToken: 'CANARY-refresh-6b1f0c',
  accessToken: 'CANARY-access-93be27',
  scope: ['files.metadata.read'],
  note: 'Zoë 🜚',
}

/** What lies in a store, which must be there. */
export async function storedIn(store: TokenStore, key: string): Promise<Stored> {
  const stored = await store.read(key)
  if (!stored) throw new Error(`There is no record under ${key}`)
  return stored
}

/** Puts a record in a store as it is, whatever was there. */
export async function plant(store: TokenStore, key: string, planted: object): Promise<string> {
  const before = await store.read(key)
  const version = await store.write(key, planted as Stored['record'], before?.version)
  if (version === undefined) throw new Error('Somebody else wrote to the store of this test')
  return version
}

/** All keys a store lists, sorted. */
export async function keysIn(store: TokenStore): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list()) keys.push(key)
  return keys.toSorted()
}
