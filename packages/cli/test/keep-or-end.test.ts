import { expect, test } from 'vitest'
import { AccountMismatchException } from 'dropbox-oauth'
import { endpointsAt } from '../src/endpoints.ts'
import { keepOrEnd } from '../src/login/keep-or-end.ts'
import { openPlace } from './support/place.ts'

async function withResult() {
  const place = await openPlace()
  const app = { consumerKey: place.appKey, endpoints: endpointsAt(place.emulator.url) }
  const result = await place.result()
  const isAlive = async (): Promise<boolean> => {
    const url = `${place.emulator.url}/2/users/get_current_account`
    const headers = { authorization: `Bearer ${result.accessToken}` }
    return (await fetch(url, { method: 'POST', headers })).ok
  }
  const keep = <T>(by: () => Promise<T>) => keepOrEnd(place.session(), app, result, by)
  return { place, isAlive, keep }
}

const full = (): Promise<never> => {
  const error = Object.assign(new Error('no space'), { code: 'ENOSPC', path: '/home/ada/tokens' })
  return Promise.reject(error)
}

test('what is kept stays', async () => {
  const { isAlive, keep } = await withResult()
  expect(await keep(async () => 'kept')).toBe('kept')
  expect(await isAlive()).toBe(true)
})

test('what cannot be kept is ended at Dropbox, and the error says both', async () => {
  const { isAlive, keep } = await withResult()
  await expect(keep(full)).rejects.toMatchObject({
    code: 'file_system',
    message: expect.stringMatching(/^\/home\/ada\/tokens .*ENOSPC[^]*\nThe access .* ended at Dropbox again/),
  })
  expect(await isAlive()).toBe(false)
})

test('the account of somebody else is not left connected by a login that was refused', async () => {
  const { isAlive, keep } = await withResult()
  const error = new AccountMismatchException('Another account')
  await expect(keep(() => Promise.reject(error))).rejects.toMatchObject({
    code: 'account_mismatch',
    message: expect.stringContaining('--profile NAME'),
  })
  expect(await isAlive()).toBe(false)
})

test('where Dropbox cannot be told, the error says where to end it', async () => {
  const { place, keep } = await withResult()
  place.emulator.faults.add({ match: { endpoint: 'revoke' }, times: Infinity, respond: { status: 503 } })
  await expect(keep(full)).rejects.toMatchObject({
    code: 'file_system',
    message: expect.stringContaining('connected_apps'),
  })
})
