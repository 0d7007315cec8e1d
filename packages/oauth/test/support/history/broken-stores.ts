import { setTimeout as wait } from 'node:timers/promises'
import type { Stored, TokenRecord, TokenStore } from 'dropbox-oauth'

/** How a store can be broken that several processes use. */
export const breakages = {
  'no compare': (store) => changed(store, { write: (key, record) => overwrite(store, key, record) }),
  'compare, then set': (store) =>
    changed(store, {
      async write(key, record, expected) {
        if ((await store.read(key))?.version !== expected) return undefined
        return overwrite(store, key, record)
      },
    }),
  'reused versions': (store) => counting(store),
  'stale reads': (store) => caching(store),
  'lost deletes': (store) =>
    changed(store, { delete: async (key, expected) => (await store.read(key))?.version === expected }),
  'lost writes': (store) =>
    changed(store, {
      write: async (key, record, expected) =>
        expected !== undefined && Math.random() < 0.05 ? 'made up' : store.write(key, record, expected),
    }),
  'false refusals': (store) =>
    changed(store, {
      write: async (key, record, expected) =>
        Math.random() < 0.1 ? undefined : store.write(key, record, expected),
    }),
} satisfies Record<string, (store: TokenStore) => TokenStore>

export type Breakage = keyof typeof breakages

function changed(store: TokenStore, change: Partial<TokenStore>): TokenStore {
  return {
    sharing: store.sharing,
    setup: async () => store.setup?.(),
    read: (key) => store.read(key),
    write: (key, record, expected) => store.write(key, record, expected),
    delete: (key, expected) => store.delete(key, expected),
    list: () => store.list(),
    ...change,
  }
}

async function overwrite(store: TokenStore, key: string, record: TokenRecord): Promise<string> {
  for (;;) {
    const version = await store.write(key, record, (await store.read(key))?.version)
    if (version !== undefined) return version
  }
}

/** Versions count from 1 again after a delete; all else is as it should be. */
function counting(store: TokenStore): TokenStore {
  const look = async (key: string) => {
    const stored = await store.read(key)
    const inner = stored?.record as { count: number; record: TokenRecord } | undefined
    return { count: inner && String(inner.count), record: inner?.record, version: stored?.version }
  }
  return changed(store, {
    async read(key): Promise<Stored | undefined> {
      const { count, record } = await look(key)
      return count !== undefined && record ? { record, version: count } : undefined
    },
    async write(key, record, expected) {
      const { count, version } = await look(key)
      if (count !== expected) return undefined
      const next = Number(count ?? 0) + 1
      const written = await store.write(key, { format: 1, count: next, record }, version)
      return written === undefined ? undefined : String(next)
    },
    async delete(key, expected) {
      const { count, version } = await look(key)
      return count === expected && version !== undefined && store.delete(key, version)
    },
  })
}

function caching(store: TokenStore): TokenStore {
  const cache = new Map<string, Stored | undefined>()
  return changed(store, {
    async read(key) {
      if (cache.has(key)) return cache.get(key)
      const found = await store.read(key)
      cache.set(key, found)
      void wait(20).then(() => cache.delete(key))
      return found
    },
  })
}
