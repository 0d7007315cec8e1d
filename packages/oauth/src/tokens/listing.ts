import { BadInputException, StoreCorruptException } from '../errors.ts'
import { type Account, toAccount } from './account.ts'
import { readRecord, type Workshop } from './workshop.ts'

/** How many records are read at once. */
const page = 50

/** All accounts. A record that cannot be read, or is another app's, does not end the list: its error comes at the end. */
export async function* listAccounts(shop: Workshop): AsyncIterable<Account> {
  const problems: unknown[] = []
  for await (const keys of pagesOf(shop.store.list())) {
    const accounts = await Promise.all(keys.map((key) => readAccount(shop, key, problems)))
    yield* accounts.filter((account) => account !== undefined)
  }
  if (problems.length > 0) throw problems[0]
}

async function readAccount(shop: Workshop, key: string, problems: unknown[]): Promise<Account | undefined> {
  try {
    const held = await readRecord(shop, key)
    return held && toAccount(key, held.record.account)
  } catch (error) {
    if (!(error instanceof StoreCorruptException || error instanceof BadInputException)) throw error
    problems.push(error)
    return undefined
  }
}

async function* pagesOf<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let next: T[] = []
  for await (const item of items) {
    if (next.push(item) < page) continue
    yield next
    next = []
  }
  yield next
}
