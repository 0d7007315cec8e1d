import { BadInputException, StoreCorruptException } from '../errors.ts'
import { type Account, toAccount } from './account.ts'
import { readRecord, type ManagerContext } from './manager-context.ts'

/** How many records are read at once. */
const page = 50

/** All accounts. A record that cannot be read, or is another app's, does not end the list: its error comes at the end. */
export async function* listAccounts(context: ManagerContext): AsyncIterable<Account> {
  const problems: unknown[] = []
  for await (const keys of pagesOf(context.store.list(), problems)) {
    const accounts = await Promise.all(keys.map((key) => readAccount(context, key, problems)))
    yield* accounts.filter((account) => account !== undefined)
  }
  if (problems.length > 0) throw problems[0]
}

async function readAccount(
  context: ManagerContext,
  key: string,
  problems: unknown[],
): Promise<Account | undefined> {
  try {
    const held = await readRecord(context, key)
    return held && toAccount(key, held.record.account)
  } catch (error) {
    if (!(error instanceof StoreCorruptException || error instanceof BadInputException)) throw error
    problems.push(error)
    return undefined
  }
}

/** The keys in pages, the last one also when the store ends by telling of damage. */
async function* pagesOf(keys: AsyncIterable<string>, problems: unknown[]): AsyncIterable<string[]> {
  let next: string[] = []
  try {
    for await (const key of keys) {
      if (next.push(key) < page) continue
      yield next
      next = []
    }
  } catch (error) {
    if (!(error instanceof StoreCorruptException)) throw error
    problems.push(error)
  }
  yield next
}
