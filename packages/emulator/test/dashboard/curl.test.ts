import { execFileSync } from 'node:child_process'
import { createEmulator } from 'dropbox-oauth-emulator'
import { expect, test } from 'vitest'
import { basic, link, refresh } from '../support/client.ts'
import { Desk } from './support/desk.ts'

/** What a shell would hand to curl. */
function argumentsOf(command: string): string[] {
  const output = execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`]).toString()
  return output.split('\0').slice(0, -1)
}

async function curl(
  emulator: Awaited<ReturnType<typeof createEmulator>>,
  id: number,
  query = '',
): Promise<string> {
  const { page } = await new Desk(emulator).open(`/__emulator/ui/requests/${id}/curl${query}`)
  return page
}

test('the command line has method, headers and body, and no secret', async () => {
  await using emulator = await createEmulator()
  await emulator.fetch(emulator.endpoints.token, {
    method: 'POST',
    headers: { Authorization: basic('emulatorappkey1', 'a-secret'), 'X-Empty': '' },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'the-token' }),
  })
  const given = argumentsOf(await curl(emulator, 1))
  expect(given.slice(0, 2)).toEqual(['--globoff', `${emulator.url}/oauth2/token`])
  expect(given).toContain('authorization: Basic [redacted]')
  expect(given).toContain('x-empty;')
  expect(given.slice(-2)).toEqual(['--data-raw', 'grant_type=refresh_token&refresh_token=[redacted]'])
  expect(given.join(' ')).not.toContain('content-length')
})

test.each([
  "it's",
  '$(id); `id` "$HOME" \\',
  '@/etc/passwd',
  'a\nb\tc\r\n',
  '\u001b[31m\u0000\u0007 and \u009b',
  'ünïcödé ✓ 𝒳',
  "'; rm -rf / #",
  '!! !history',
])('a shell makes of it what was sent, and a terminal nothing: %j', async (text) => {
  await using emulator = await createEmulator()
  const url = `${emulator.url}/2/check/user?authorization=Bearer%20x`
  await emulator.fetch(url, {
    method: 'POST',
    body: text.replaceAll('\u0000', ''),
    headers: { 'Content-Type': 'text/plain' },
  })
  const command = await curl(emulator, 1, '?secrets=shown')
  expect(argumentsOf(command).slice(-2)).toEqual(['--data-raw', text.replaceAll('\u0000', '')])
  // oxlint-disable-next-line no-control-regex
  expect(command).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
})

test('with its secrets, the command line does what the client did', async () => {
  await using emulator = await createEmulator({ port: 0 })
  const { refresh_token } = await link(emulator)
  await refresh(emulator, refresh_token!)
  const command = await curl(emulator, 3, '?secrets=shown')
  const given = argumentsOf(command)
  const headers = given.flatMap((one, index) =>
    given[index - 1] === '--header' ? [one.split(': ') as [string, string]] : [],
  )
  const answer = await fetch(given[1]!, { method: 'POST', headers, body: given.at(-1)! })
  expect(await answer.text()).toContain('access_token')
})
