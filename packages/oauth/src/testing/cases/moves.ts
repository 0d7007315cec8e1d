import type { TokenRecord } from '../../tokens/record.ts'
import type { TokenStore } from '../../tokens/store.ts'
import { expectSame, expectThat, show } from '../expect.ts'

/** A small record that tells which one it is. */
export const recordOf = (mark: number | string): TokenRecord => ({ format: 1, mark })

/** Writes and insists on it. Gives the new version. */
export async function put(
  store: TokenStore,
  key: string,
  record: TokenRecord,
  expected?: string,
): Promise<string> {
  const version = await store.write(key, record, expected)
  const right = expected === undefined ? 'no record where there is none' : 'the version it has'
  expectThat(
    typeof version === 'string',
    `\`write\` of ${show(key)}, expecting ${right}, should give a new version, but gives ${show(version)}`,
  )
  return version
}

/** Reads and insists that this is what is there: a record and its version, or nothing. */
export async function expectStored(
  store: TokenStore,
  key: string,
  expected: { record: TokenRecord; version: string } | undefined,
): Promise<void> {
  const found = await store.read(key)
  expectSame(found, expected, `\`read\` of ${show(key)}`)
}

/** Insists that a write is refused and that it changes nothing. */
export async function expectRefused(
  store: TokenStore,
  key: string,
  version: string | undefined,
  why: string,
): Promise<void> {
  const before = await store.read(key)
  const answer = await store.write(key, recordOf('must not be written'), version)
  expectSame(answer, undefined, `the answer of \`write\`, expecting ${why},`)
  await expectStored(store, key, before)
}

/** Insists that a delete is refused and that it changes nothing. */
export async function expectKept(
  store: TokenStore,
  key: string,
  version: string,
  why: string,
): Promise<void> {
  const before = await store.read(key)
  expectSame(await store.delete(key, version), false, `the answer of \`delete\`, expecting ${why},`)
  await expectStored(store, key, before)
}

/** Deletes and insists on it. */
export async function remove(store: TokenStore, key: string, version: string): Promise<void> {
  const what = `the answer of \`delete\` of ${show(key)}, expecting the version it has,`
  expectSame(await store.delete(key, version), true, what)
}

/** All keys of a store. */
export async function listed(store: TokenStore): Promise<Set<string>> {
  const keys = new Set<string>()
  for await (const key of store.list()) keys.add(key)
  return keys
}
