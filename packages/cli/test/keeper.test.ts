import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openKeeper } from '../src/login/keeper.ts'
import type { Profile } from '../src/profiles.ts'
import { openPlace, type Place } from './support/place.ts'

const profileOf = ({ appKey, emulator }: Place): Profile => ({
  appKey,
  storage: 'file',
  origin: emulator.url,
})

test('a first login is the one in use; a second is not, until it is chosen', async () => {
  const place = await openPlace()
  for (const name of ['work', 'home']) {
    const keeper = await openKeeper(place.session(name), profileOf(place), undefined)
    await keeper.keep(await place.result())
  }
  expect(place.profiles.current).toBe('work')
  expect(place.profiles.list()).toEqual(['home', 'work'])
})

test('a profile keeps its account: that of somebody else is not taken unseen', async () => {
  const place = await openPlace()
  const { accessToken } = await place.link()
  const keeper = await openKeeper(place.session(), profileOf(place), place.profiles.find('default'))
  await expect(keeper.keep(await place.result('zoe@example.com'))).rejects.toMatchObject({
    code: 'account_mismatch',
  })
  expect(await place.tokens.accessToken('default')).toBe(accessToken)
  await keeper.keep(await place.result())
  expect(await keeper.tokens.accessToken('default')).not.toBe(accessToken)
})

test('tokens without a profile, as after a crash, are in nobody’s way', async () => {
  const place = await openPlace()
  await place.link()
  rmSync(join(place.home, 'profiles'), { recursive: true })
  const keeper = await openKeeper(place.session(), profileOf(place), undefined)
  const account = await keeper.keep(await place.result('zoe@example.com'))
  expect((await place.tokens.status('default')).account?.accountId).toBe(account.accountId)
})

test('a grant of which it is not known whose it is replaces leftovers too', async () => {
  const place = await openPlace()
  await place.link()
  rmSync(join(place.home, 'profiles'), { recursive: true })
  const keeper = await openKeeper(place.session(), profileOf(place), undefined)
  const { refreshToken = '' } = await place.result('zoe@example.com')
  await keeper.keepGrant(refreshToken, undefined)
  expect(await place.tokens.accessToken('default')).toMatch(/^sl\./)
})

test('where the profile cannot be written, no tokens stay behind', async () => {
  const place = await openPlace()
  mkdirSync(join(place.home, 'profiles/default.json'), { recursive: true })
  const keeper = await openKeeper(place.session(), profileOf(place), undefined)
  await expect(keeper.keep(await place.result())).rejects.toMatchObject({
    path: join(place.home, 'profiles/default.json'),
  })
  expect(readdirSync(join(place.home, 'tokens'))).toEqual(['scrap'])
  expect(readdirSync(join(place.home, 'profiles'))).toEqual(['default.json'])
})

test('a login again at a full disk writes no profile anew that says the same', async () => {
  const place = await openPlace()
  await place.link()
  mkdirSync(join(place.home, `profiles/default.json.${process.pid}`)) // where a new one would be written first
  const keeper = await openKeeper(place.session(), profileOf(place), place.profiles.find('default'))
  await keeper.keep(await place.result())
  expect(readdirSync(join(place.home, 'profiles'))).toContain('default.json')
})

test('where a profile cannot be chosen, neither it nor its tokens stay behind', async () => {
  const place = await openPlace()
  mkdirSync(join(place.home, `current-profile.${process.pid}`)) // where it would be written first
  const keeper = await openKeeper(place.session('work'), profileOf(place), undefined)
  await expect(keeper.keep(await place.result())).rejects.toThrow('EISDIR')
  expect(readdirSync(join(place.home, 'tokens'))).toEqual(['scrap'])
  expect(place.profiles.list()).toEqual([])
})
