import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../src/bin.ts', import.meta.url))

function start(...argv: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', BIN, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  const firstOutput = once(child.stdout, 'data').then(() => out)
  return { child, ended, firstOutput }
}

describe('dropbox-oauth-emulator', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '--json says in one line what was started; %s ends it cleanly',
    async (signal) => {
      const { child, ended, firstOutput } = start('--port', '0', '--json')
      const ready = JSON.parse(await firstOutput) as { url: string; apps: { key: string }[]; users: string[] }
      expect(ready.apps[0]!.key).toBe('emulatorappkey1')
      expect(ready.users).toContain('ada@example.com')
      expect((await fetch(`${ready.url}/__emulator/health`)).status).toBe(200)
      child.kill(signal)
      expect(await ended).toMatchObject({ code: 0, err: '' })
    },
  )

  test('for people it says the same in words', async () => {
    const { child, ended, firstOutput } = start('--port', '0')
    const text = await firstOutput
    for (const part of [
      /: http:\/\/127\.0\.0\.1:\d+\n/,
      'emulatorappkey1',
      'http://localhost:3000/dropbox-auth-finish',
      'Ctrl-C',
    ]) {
      expect(text).toMatch(part)
    }
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
  })

  test('a taken port is said in one line', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, err } = await start('--port', String(port)).ended
    other.close()
    expect(code).toBe(1)
    expect(err).toBe(
      `dropbox-oauth-emulator: port ${port} of 127.0.0.1 is taken; choose another, or 0 for a free one\n`,
    )
  })

  test('a seed that is not there is said in one line', async () => {
    const { code, err } = await start('--port', '0', '--seed', 'no-such-seed.json').ended
    expect([code, err]).toEqual([
      1,
      'dropbox-oauth-emulator: seed: no-such-seed.json cannot be read (ENOENT)\n',
    ])
  })

  test.each([[['--prot', '1']], [['--port', 'x']], [['--port', '70000']], [['serve']]])(
    'a wrong command line ends with 2: %j',
    async (argv) => {
      const { code, err } = await start(...argv).ended
      expect(code).toBe(2)
      expect(err).toMatch(/^dropbox-oauth-emulator: .+\n$/)
    },
  )

  test('--help names every option', async () => {
    const { code, out } = await start('--help').ended
    expect(code).toBe(0)
    for (const option of ['--port', '--seed', '--json', '--help']) expect(out).toContain(option)
  })
})
