import { createEmulator } from 'dropbox-oauth-emulator'
import { expect, test } from 'vitest'
import { authorizeUrl, callApi, exchange, getCode, postToken } from '../support/client.ts'
import { Desk } from './support/desk.ts'

const corpus = [
  '<script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '{{7*7}}${7*7}',
  '&lt;b&gt;<b>',
  '\r\nSet-Cookie: a=b',
  '\u202egpj.exe\u0000\u001b[31m',
  'constructor',
  '__proto__',
]

/** One script, two style sheets, and no element that a text has made. */
function expectClean({ page, response }: Desk): void {
  expect(response.status).toBeLessThan(500)
  expect((page.match(/<script/gi) ?? []).length).toBe(1)
  expect(page.match(/<style>/gi)).toHaveLength(2)
  expect(/<img|<svg onload|<b><|onmouseover='/i.exec(page)).toBeNull()
  expect(response.headers.get('set-cookie')).toBeNull()
}

const headerText = (text: string): string => text.replace(/[^\u0020-\u007e]/g, '')

test.each(corpus)('what clients send is text on every page: %j', async (text) => {
  await using emulator = await createEmulator()
  const { key } = emulator.apps[0]!
  const agent = { headers: { 'User-Agent': headerText(text), 'X-Anything': headerText(text) } }
  for (const field of ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'locale', text])
    await emulator.fetch(authorizeUrl(emulator, { [field]: text }), { ...agent, redirect: 'manual' })
  await emulator.fetch(
    `${emulator.url}/oauth2/authorize_error?${new URLSearchParams({ error_name: text, error_detail: text })}`,
  )
  const code = await getCode(emulator)
  for (const field of [
    'grant_type',
    'client_id',
    'client_secret',
    'redirect_uri',
    'code',
    'refresh_token',
    text,
  ])
    await exchange(emulator, code, { [field]: text })
  await postToken(emulator, { grant_type: 'refresh_token', refresh_token: text, client_id: key })
  await callApi(emulator, `files/${encodeURIComponent(text)}`, 'nobody', agent)
  await callApi(emulator, 'check/user', headerText(text).replaceAll(' ', ''), { body: text, ...agent })
  await emulator.fetch(`${emulator.url}/${encodeURIComponent(text)}`, { method: 'PUT' })
  emulator.faults.add({
    match: { endpoint: text, grantType: text, clientId: text, user: text },
    respond: { status: 429, headers: { 'Retry-After': headerText(text) || '1' }, body: text },
  })
  const desk = await new Desk(emulator).open()
  expectClean(desk)
  for (let id = 1; id <= emulator.requests.count(); id++) {
    for (const query of ['', '?secrets=shown'])
      expectClean(await desk.open(`/__emulator/ui/requests/${id}${query}`))
  }
})

test.each(corpus)('what the seed names is text: %j', async (text) => {
  const key = text.replace(/[\s:]/g, '')
  const apps = [
    { key, secret: 'sesame', redirectUris: [`https://app.example/?${encodeURI(key).replaceAll('#', '')}`] },
  ]
  const users = [{ email: 'ada@example.com', name: text, team: text }]
  await using emulator = await createEmulator({ seed: { apps, users, teams: [{ name: text }] } })
  const { code } = await emulator.authorize(authorizeUrl(emulator, { redirect_uri: undefined }))
  await postToken(emulator, {
    grant_type: 'authorization_code',
    code,
    client_id: key,
    client_secret: 'sesame',
  })
  const desk = await new Desk(emulator).open()
  expectClean(desk)
  expect(desk.section('grants')).toContain('1 working access token')
  expectClean(await desk.send('user-decision', { user: emulator.users[0]!.accountId, decision: 'allow' }))
  expectClean(await desk.send('app-status', { app: key, status: 'frozen' }))
})

test.each(corpus)('what a form of the dashboard sends is text: %j', async (text) => {
  await using emulator = await createEmulator()
  const desk = await new Desk(emulator).open()
  for (const edit of [
    'revoke-grant',
    'app-status',
    'app-limit',
    'user-disabled',
    'user-decision',
    'advance',
  ]) {
    await desk.open()
    await desk.send(
      edit,
      Object.fromEntries(['grant', 'app', 'user', 'status', 'limit', 'ms'].map((name) => [name, text])),
    )
    expect(desk.response.status).toBe(400)
    expect(/<script|<img|<svg onload/i.exec(desk.page)).toBeNull()
  }
  expectClean(await desk.open(`/?done=${encodeURIComponent(text)}`))
})
