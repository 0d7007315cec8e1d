import { expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './support/workplace.ts'

const anything = expect.anything() as unknown
const text = expect.any(String) as string
const scope = expect.arrayContaining(['account_info.read']) as string[]

/** The one line of an answer, as JSON; stderr is as quiet as `--json` promises. */
async function answerOf(place: Workplace, words: readonly string[]): Promise<unknown> {
  const { stdout, stderr } = await place.run([...words, '--json'])
  expect(stdout).toMatch(/^\{.*\}\n$/)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

test('every command answers in one envelope', async () => {
  const place = await openWorkplace()
  await place.logIn(['--profile', 'work'])
  const ok = (command: string, result: unknown): unknown => ({ ok: true, schemaVersion: 1, command, result })
  const answers = async (words: readonly string[], result: unknown): Promise<void> =>
    expect(await answerOf(place, words)).toEqual(ok(words[0] ?? '', result))
  await answers(['token'], { accessToken: text, expiresAt: text, scope })
  await answers(
    ['whoami'],
    expect.objectContaining({ accountId: text, name: 'Ada Lovelace', email: 'ada@example.com' }),
  )
  await answers(
    ['status'],
    expect.objectContaining({
      profile: 'work',
      state: 'linked',
      accountId: text,
      scope,
      expiresAt: text,
      storage: 'file',
      path: expect.stringContaining(place.home) as string,
    }),
  )
  await answers(['profiles'], { current: 'work', profiles: ['work'] })
  await answers(['use', 'work'], { current: 'work' })
  await answers(['completion', 'bash'], expect.objectContaining({ shell: 'bash', script: text }))
  await answers(['logout'], expect.objectContaining({ profile: 'work', revoked: true }))
})

test('a login answers in the envelope, and says on stderr only what is needed to go on', async () => {
  const place = await openWorkplace()
  const words = ['login', '--app-key', place.appKey, '--no-browser', '--insecure-storage', '--json']
  const login = place.start(words)
  const { code } = await place.emulator.authorize(await login.loginUrl())
  login.type(`${code}\n`)
  const { stdout } = await login.ended
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    schemaVersion: 1,
    command: 'login',
    result: { profile: 'default', accountId: text, scope, storage: 'file', path: anything },
  })
})

test('doctor answers with its findings, each with a state and words', async () => {
  const place = await openWorkplace()
  const { stdout } = await place.run(['doctor', '--json'])
  const { command, result } = JSON.parse(stdout) as { command: string; result: { findings: unknown[] } }
  expect(command).toBe('doctor')
  expect(result.findings.length).toBeGreaterThan(5)
  for (const finding of result.findings)
    expect(finding).toMatchObject({
      name: text,
      state: expect.stringMatching(/^(ok|note|problem)$/) as string,
      words: text,
    })
})

test.each<[string[], number, string]>([
  [['token'], 2, 'not_logged_in'],
  [['status', '--profile', 'none'], 4, 'no_such_profile'],
  [['whoami', '--profile', 'Not A Name'], 7, 'usage'],
  [['use', 'none'], 4, 'no_such_profile'],
  [['token', '--format', 'xml'], 7, 'usage'],
  [['token', '--min-ttl', 'soon'], 7, 'usage'],
  [['token', '--format', 'env'], 7, 'usage'],
  [['token', 'extra'], 7, 'usage'],
  [['login', '--port', '70000'], 7, 'usage'],
  [['login', '--unknown'], 7, 'usage'],
  [['login', '--no-browser'], 7, 'usage'],
  [['completion', 'tcsh'], 7, 'usage'],
  [['frobnicate'], 7, 'usage'],
  [['exec'], 7, 'usage'],
])('%j fails with %i in one envelope on stderr, and an empty stdout', async (words, exitCode, errorCode) => {
  const place = await openWorkplace()
  const { code, stdout, stderr } = await place.run([...words, '--json'])
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
  expect(stderr).toMatch(/^\{.*\}\n$/)
  const { error, ...rest } = JSON.parse(stderr) as { error: Record<string, string> }
  expect(rest).toEqual({ ok: false, schemaVersion: 1, command: words[0] })
  expect(error).toEqual({ code: errorCode, message: text, remedy: text })
  expect(error['message']).not.toMatch(/[(\n]output|^error:/)
  expect(['restart', 'relink', 'retry', 'fix-config', 'none']).toContain(error['remedy'])
})

test('without a command, and with --json, the failure is in the envelope as well', async () => {
  const place = await openWorkplace()
  const { code, stdout, stderr } = await place.run(['--json'])
  expect({ code, stdout }).toEqual({ code: 7, stdout: '' })
  expect(JSON.parse(stderr)).toMatchObject({
    ok: false,
    error: { code: 'usage', message: expect.stringContaining('--help') as string },
  })
})
