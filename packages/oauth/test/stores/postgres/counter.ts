import type { PostgresStore } from '../../../src/stores/postgres.ts'

/** Counts up a record by compare-and-set, from the store's answers alone. Gives how often another was first. */
export async function countUp(store: PostgresStore, key: string, rounds: number): Promise<number> {
  let refused = 0
  for (let done = 0; done < rounds;) {
    const found = await store.read(key)
    const count = Number(found?.record['count'] ?? 0) + 1
    if ((await store.write(key, { format: 1, count }, found?.version)) === undefined) refused++
    else done++
  }
  return refused
}

/** As many writers at once, in this process. */
export async function countTogether(
  store: PostgresStore,
  key: string,
  writers: number,
  rounds: number,
): Promise<number> {
  const refused = await Promise.all(Array.from({ length: writers }, () => countUp(store, key, rounds)))
  return refused.reduce((sum, times) => sum + times, 0)
}
