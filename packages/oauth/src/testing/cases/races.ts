import type { TokenStore } from '../../tokens/store.ts'
import type { CaseOutline, ContractOptions, Desk } from '../contract-case.ts'
import { expectSame, expectThat } from '../expect.ts'
import { expectStored, put, recordOf, remove } from './moves.ts'

/** Races through one handle, and for a fleet through several as well. */
export function raceCases(sharing: ContractOptions['sharing']): readonly CaseOutline[] {
  const alone = racesThrough('one handle', async ({ open }) => [await open()])
  if (sharing === 'process') return alone
  return [...alone, ...racesThrough('several handles', ({ openMany }) => openMany(4)), ...handleCases]
}

const racesThrough = (
  through: string,
  open: (desk: Desk) => Promise<readonly TokenStore[]>,
): readonly CaseOutline[] =>
  Object.entries({
    'every increment of many writers counts': countTogether,
    'of many creates at once, one wins': createTogether,
    'of many writes at once that expect the same version, one wins': updateTogether,
    'of many deletes at once that expect the same version, one wins': deleteTogether,
    'of writes and deletes at once that expect the same version, one wins': writeAgainstDelete,
  }).map(([name, race]) => ({
    name: `${name} (through ${through})`,
    body: async (desk) => race(await open(desk), desk),
  }))

const handleCases: readonly CaseOutline[] = [
  {
    name: 'what one handle has written or deleted, the others see at once',
    async body({ openMany, key }) {
      const [one, other] = (await openMany(2)) as [TokenStore, TokenStore]
      for (let i = 0; i < 10; i++) {
        const mine = key()
        await followEachOther(one, other, mine)
        await followEachOther(other, one, mine)
      }
    },
  },
]

async function followEachOther(one: TokenStore, other: TokenStore, key: string): Promise<void> {
  await expectStored(other, key, undefined)
  const first = await put(one, key, recordOf('first'))
  await expectStored(other, key, { record: recordOf('first'), version: first })
  const second = await put(one, key, recordOf('second'), first)
  await expectStored(other, key, { record: recordOf('second'), version: second })
  await remove(one, key, second)
  await expectStored(other, key, undefined)
}

const contenders = 8
const rounds = 12

/** Contenders, dealt out over the handles. */
const crowd = <T>(stores: readonly TokenStore[], act: (store: TokenStore, i: number) => Promise<T>) =>
  // `!`: an index modulo the length
  Promise.all(Array.from({ length: contenders }, (_, i) => act(stores[i % stores.length]!, i)))

/** The first handle: there always is one. */
const firstOf = ([store]: readonly TokenStore[]): TokenStore => store as TokenStore

async function countTogether(stores: readonly TokenStore[], { key }: Desk): Promise<void> {
  const mine = key()
  await crowd(stores, async (store) => {
    for (let i = 0; i < rounds; i++) await increment(store, mine)
  })
  const total = (await firstOf(stores).read(mine))?.record['mark']
  expectSame(total, contenders * rounds, 'the sum of all acknowledged increments')
}

async function increment(store: TokenStore, key: string): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    const found = await store.read(key)
    const count = Number(found?.record['mark'] ?? 0) + 1
    if ((await store.write(key, recordOf(count), found?.version)) !== undefined) return
  }
  expectThat(false, 'of 10,000 writes that expect the version just read, none was taken')
}

async function createTogether(stores: readonly TokenStore[], { key }: Desk): Promise<void> {
  for (let round = 0; round < rounds; round++) await writeTogether(stores, key(), undefined)
}

async function updateTogether(stores: readonly TokenStore[], { key }: Desk): Promise<void> {
  const mine = key()
  let version = await put(firstOf(stores), mine, recordOf('start'))
  for (let round = 0; round < rounds; round++) version = await writeTogether(stores, mine, version)
}

/** Lets all write at once. Gives the version of the one that won. */
async function writeTogether(
  stores: readonly TokenStore[],
  key: string,
  expected: string | undefined,
): Promise<string> {
  const answers = await crowd(stores, (store, i) => store.write(key, recordOf(i), expected))
  const winners = [...answers.entries()].filter(([, version]) => version !== undefined)
  const what = expected === undefined ? 'creates' : 'writes that expect the same version'
  expectSame(winners.length, 1, `the number of winners of ${contenders} ${what}`)
  const [[winner, version]] = winners as [[number, string]]
  await expectStored(firstOf(stores), key, { record: recordOf(winner), version })
  return version
}

async function deleteTogether(stores: readonly TokenStore[], { key }: Desk): Promise<void> {
  const mine = key()
  for (let round = 0; round < rounds; round++) {
    const version = await put(firstOf(stores), mine, recordOf(round))
    const answers = await crowd(stores, (store) => store.delete(mine, version))
    const winners = answers.filter(Boolean).length
    expectSame(winners, 1, `the number of winners of ${contenders} deletes that expect the same version`)
    await expectStored(firstOf(stores), mine, undefined)
  }
}

async function writeAgainstDelete(stores: readonly TokenStore[], { key }: Desk): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const mine = key()
    const expected = await put(firstOf(stores), mine, recordOf('start'))
    const answers = await crowd(stores, async (store, i) => {
      if ((i + round) % 2 === 0) return (await store.delete(mine, expected)) ? { left: undefined } : undefined
      const version = await store.write(mine, recordOf(i), expected)
      return version === undefined ? undefined : { left: { record: recordOf(i), version } }
    })
    const [winner, ...more] = answers.filter((answer) => answer !== undefined)
    expectThat(winner !== undefined, 'of writes and deletes that expect the version that is there, none won')
    expectSame(more.length, 0, 'the number of further winners of writes and deletes at once')
    await expectStored(firstOf(stores), mine, winner.left)
  }
}
