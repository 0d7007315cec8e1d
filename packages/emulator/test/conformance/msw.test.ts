import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import { createEmulator } from 'dropbox-oauth-emulator'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { exchange, getCode } from '../support/client.ts'

const emulator = await createEmulator()

/** As in the README: one handler for all of Dropbox's hosts. */
const server = setupServer(
  http.all(/\.dropbox(api)?\.com\//, ({ request }) =>
    emulator.fetch(request).catch(() => HttpResponse.error()),
  ),
)
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => emulator.faults.clear())
afterAll(() => server.close())

const ME = 'https://api.dropboxapi.com/2/users/get_current_account'

async function login(): Promise<Record<string, string>> {
  return (await exchange(emulator, await getCode(emulator, { token_access_type: 'offline' }))).json
}

test('MSW leads fetch here: token by a form with HTTP Basic, account, revoke, refused', async () => {
  const { key, secret } = emulator.apps[0]!
  const { refresh_token } = await login()
  const refreshed = await fetch('https://api.dropboxapi.com/oauth2/token', {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${key}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh_token! }),
  })
  const { access_token } = (await refreshed.json()) as { access_token: string }
  const call = (url: string) =>
    fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${access_token}` } })
  expect(await (await call(ME)).json()).toMatchObject({ email: 'ada@example.com' })
  expect((await call('https://api.dropboxapi.com/2/auth/token/revoke')).status).toBe(200)
  expect((await call(ME)).status).toBe(401)
})

test('and node:https, which the global fetch does not go through', async () => {
  const { access_token } = await login()
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { Authorization: `Bearer ${access_token}` }
    https.request(ME, { method: 'POST', headers }, resolve).on('error', reject).end()
  })
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  expect([answer.statusCode, JSON.parse(text)]).toEqual([
    200,
    expect.objectContaining({ email: 'ada@example.com' }),
  ])
})

test('a redirect stays one, and a connection that is dropped is a failure of the network', async () => {
  const authorize = await fetch('https://www.dropbox.com/oauth2/authorize', { redirect: 'manual' })
  expect(authorize.headers.get('location')).toMatch(/^\/oauth2\/authorize_error\?/)
  emulator.faults.add({ match: { endpoint: 'users/get_current_account' }, drop: 'before' })
  await expect(fetch(ME, { method: 'POST' })).rejects.toThrow(TypeError)
})
