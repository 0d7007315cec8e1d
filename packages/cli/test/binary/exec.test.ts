import { expect, test } from 'vitest'
import { later } from './support/machine.ts'
import { openWorkplace, type Workplace } from './support/workplace.ts'

async function loggedIn(): Promise<Workplace> {
  const place = await openWorkplace()
  await place.logIn()
  return place
}

const printingEnv = ['node', '-p', 'JSON.stringify(process.env)']

test('the program finds a token in its environment, and nothing that could renew it', async () => {
  const place = await loggedIn()
  const env = { DROPBOX_APP_SECRET: 'the-app-secret', OTHER: 'kept' }
  const { code, stdout } = await place.run(['exec', '--', ...printingEnv], { env })
  expect(code).toBe(0)
  const seen = JSON.parse(stdout) as Record<string, string>
  expect(seen['DROPBOX_ACCESS_TOKEN']).toBe((await place.run(['token'])).stdout.trim())
  expect(seen['OTHER']).toBe('kept')
  expect(stdout).not.toContain('the-app-secret')
})

test('it gets a token that lives ten minutes at least', async () => {
  const place = await loggedIn()
  const ahead = 4 * 3_600_000 - 8 * 60_000
  place.emulator.clock.advance(ahead)
  const env = later(ahead)
  expect((await place.run(['exec', '--', 'true'], { env })).code).toBe(0)
  expect(place.emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })).toBe(1)
})

test('it ends as the program does', async () => {
  const place = await loggedIn()
  const codes = async (...words: string[]): Promise<number | null> =>
    (await place.run(['exec', '--', ...words])).code
  expect(await codes('sh', '-c', 'exit 41')).toBe(41)
  expect(await codes('sh', '-c', 'kill -TERM $$')).toBe(128 + 15)
  expect(await codes('sh', '-c', 'kill -KILL $$')).toBe(128 + 9)
  expect(await codes('no-such-program-here')).toBe(127)
  expect(await codes('/etc/passwd')).toBe(126)
})

test('arguments and streams go through untouched, flags of ours included', async () => {
  const place = await loggedIn()
  const words = ['--json', '--profile', 'x y', '$HOME', '`id`', '']
  const show = [
    'node',
    '-e',
    'process.stdin.pipe(process.stdout); console.error(JSON.stringify(process.argv.slice(1)))',
  ]
  const { stdout, stderr } = await place.run(['exec', '--', ...show, '--', ...words], { input: 'from stdin' })
  expect(stdout).toBe('from stdin')
  expect(JSON.parse(stderr)).toEqual(words)
})

test('a signal is handed on, and the program decides', async () => {
  const place = await loggedIn()
  const script = 'trap "echo got it; exit 9" TERM; echo ready >&2; while :; do sleep 0.02; done'
  const running = place.start(['exec', '--', 'sh', '-c', script])
  await running.said(/ready/)
  running.child.kill('SIGTERM')
  expect(await running.ended).toMatchObject({ code: 9, stdout: 'got it\n' })
})

test('Ctrl-C in a terminal reaches the program once', async () => {
  const place = await loggedIn()
  const script =
    'let n = 0; process.on("SIGINT", () => { n++; setTimeout(() => { console.log("interrupted " + n); process.exit(5) }, 300) });' +
    'setInterval(() => {}, 1000); console.log("ready")'
  const terminal = place.openTerminal(['exec', '--', 'node', '-e', script])
  await terminal.shows(/ready/)
  terminal.type('\u0003')
  await terminal.shows(/interrupted 1\b/)
  expect(await terminal.ended).toMatchObject({ exitCode: 5 })
})

test('without a program it says how it is used', async () => {
  const place = await openWorkplace()
  expect(await place.run(['exec'])).toMatchObject({ code: 7, stdout: '' })
  expect(await place.run(['exec', '--'])).toMatchObject({ code: 7, stdout: '' })
})
