import type { Emulator } from 'dropbox-oauth-emulator'
import { Browser } from '../../support/browser.ts'
import { authorizeUrl, basic, callApi, exchange, form, refresh, REDIRECT_URI } from '../../support/client.ts'

type Fields = Record<string, string | undefined>

/** A login by the pages, up to the code. */
export async function signInByPage(emulator: Emulator, email: string, fields: Fields = {}): Promise<string> {
  const url = authorizeUrl(emulator, { token_access_type: 'offline', state: 'a-state', ...fields })
  const browser = await (await new Browser(emulator).open(url)).signIn(email)
  await browser.press('action', 'allow')
  return new URL(browser.left!).searchParams.get('code')!
}

/** A login that goes well to its end, and two whose client has much to learn. */
export async function tellStory(emulator: Emulator): Promise<void> {
  const { key, secret } = emulator.apps[0]!
  const code = await signInByPage(emulator, 'ada@example.com', { state: 'for-ada' })
  const tokens = (await exchange(emulator, code)).json
  await callApi(emulator, 'users/get_current_account', tokens.access_token)
  await refresh(emulator, tokens.refresh_token!)

  const second = await signInByPage(emulator, 'zoe@example.com', {
    state: 'for-zoe',
    token_access_type: undefined,
  })
  const twice = form({
    grant_type: 'authorization_code',
    code: second,
    redirect_uri: REDIRECT_URI,
    client_id: key,
  })
  const headers = { Authorization: basic(key, secret!) }
  await emulator.fetch(emulator.endpoints.token, { method: 'POST', body: twice, headers })
  const online = (await exchange(emulator, second)).json
  await callApi(emulator, 'files/list_folder', undefined, { body: '{"path":""}' })
  await callApi(emulator, 'users/get_current_account', online.access_token)
  await new Browser(emulator).open(authorizeUrl(emulator, { access_type: 'offline', state: 'wrong-name' }))
  emulator.faults.add({
    match: { endpoint: 'token', grantType: 'refresh_token' },
    respond: { status: 429, headers: { 'Retry-After': '30' } },
    times: 3,
  })
}
