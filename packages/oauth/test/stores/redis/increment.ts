import type { RedisStore } from '../../../src/stores/redis.ts'

/** Adds one to the number under a key, again until no other was in between. */
export async function increment(store: RedisStore, key: string): Promise<void> {
  for (;;) {
    const found = await store.read(key)
    const count = Number(found?.record['count'] ?? 0) + 1
    if (await store.write(key, { format: 1, count }, found?.version)) return
  }
}
