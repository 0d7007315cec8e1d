import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, expect, test } from 'vitest'
import { Agent, fetch, request } from 'undici'
import type { Dispatcher } from 'undici'

const emulator = await createEmulator({ port: 0 })
afterAll(() => emulator.close())

/** As in the README: requests for Dropbox's hosts go to the emulator. */
const toEmulator: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const forDropbox = /\.dropbox(api)?\.com$/.test(new URL(String(options.origin)).hostname)
  return dispatch(forDropbox ? { ...options, origin: emulator.url } : options, handler)
}

test('undici is led here by an interceptor: fetch and request alike', async () => {
  const dispatcher = new Agent().compose(toEmulator)
  const discovery = 'https://www.dropbox.com/.well-known/openid-configuration'
  expect(await (await fetch(discovery, { dispatcher })).json()).toMatchObject({ issuer: emulator.url })
  const { statusCode } = await request('https://api.dropboxapi.com/2/check/user', {
    method: 'POST',
    dispatcher,
  })
  expect(statusCode).toBe(400)
  await dispatcher.close()
})
