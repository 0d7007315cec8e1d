import { expect, test } from 'vitest'
import { dataDirForTest } from './support/data-dir.ts'
import { freePort, takenPort } from './support/ports.ts'
import { runForTest, type Program } from './support/program.ts'
import { locationOf, Visitor } from './support/visitor.ts'

/** Runs it with a data directory of its own. */
const run = (env: Record<string, string>): Program =>
  runForTest('web-app/src/main.ts', { DATA_DIR: dataDirForTest(), ...env })

test('the first address printed is the web application, and the page says that Dropbox is emulated', async () => {
  const program = run({ PORT: '0' })
  const [origin] = await program.printed(/https?:\S+/)
  await program.printed(/emulated at http/)
  expect(await (await fetch(`${origin}/`)).text()).toMatch(/Local Dropbox[^]*emulated on this machine/)
})

test.each(['127.0.0.1', '::1'])(
  'with the emulator, a port taken on %s makes it pick another',
  async (host) => {
    const port = await takenPort(host)
    const program = run({ PORT: String(port) })
    const [, said] = await program.printed(/Port (\d+) is taken/)
    const [origin = ''] = await program.printed(/https?:\S+/)
    expect(said).toBe(String(port))
    expect(new URL(origin).port).not.toBe(String(port))
    const authorize = locationOf(await new Visitor(origin).get('/dropbox-auth-start'))
    expect(new URL(authorize).searchParams.get('redirect_uri')).toBe(`${origin}/dropbox-auth-finish`)
    expect((await fetch(authorize)).url, 'the emulator takes the redirect URI').not.toContain(
      'authorize_error',
    )
  },
)

test('with the real Dropbox, a taken port stops it, and it names the registered URI', async () => {
  const port = String(await takenPort('127.0.0.1'))
  const program = run({ PORT: port, DROPBOX_APP_KEY: 'somekey' })
  expect(await program.ended).toBe(1)
  expect(program.output()).toContain(`Error: Port ${port} is taken`)
  expect(program.output()).toContain(`http://localhost:${port}/dropbox-auth-finish`)
})

test('with an app key the real Dropbox is used, and the page says so', async () => {
  const port = await freePort()
  const secret = 'verysecretsecret'
  const env = { PORT: String(port), DROPBOX_APP_KEY: 'somekey', DROPBOX_APP_SECRET: secret }
  const program = run(env)
  const [origin = ''] = await program.printed(/https?:\S+/)
  await program.printed(/must be registered/)
  expect(await (await fetch(origin)).text()).toMatch(/Real Dropbox[^]*the real Dropbox/)
  const url = new URL(locationOf(await new Visitor(origin).get('/dropbox-auth-start')))
  expect(url.origin + url.pathname).toBe('https://www.dropbox.com/oauth2/authorize')
  expect(url.searchParams.get('client_id')).toBe('somekey')
  expect(url.searchParams.get('redirect_uri')).toBe(`http://localhost:${port}/dropbox-auth-finish`)
  expect(url.href + program.output()).not.toContain(secret)
})

test('behind https the cookie is Secure and bound to its host', async () => {
  const port = String(await freePort())
  const redirectUri = 'https://app.example/dropbox-auth-finish'
  const program = run({
    PORT: port,
    DROPBOX_APP_KEY: 'somekey',
    DROPBOX_REDIRECT_URI: redirectUri,
  })
  const [origin] = await program.printed(/https?:\S+/)
  expect(origin).toBe('https://app.example')
  await program.printed(new RegExp(`A proxy must forward https://app.example to http://localhost:${port}\\.`))
  const visitor = new Visitor(`http://127.0.0.1:${port}`)
  const response = await visitor.get('/dropbox-auth-start', { 'X-Forwarded-Proto': 'https' })
  expect(response.headers.getSetCookie()[0]).toMatch(
    /^__Host-session=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
})

test('a forged Host changes nothing in what Dropbox is told', async () => {
  const program = run({ PORT: '0' })
  const [origin = ''] = await program.printed(/https?:\S+/)
  await program.printed(/emulated at http/)
  const headers = {
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'host=evil.example',
  }
  const url = new URL(locationOf(await new Visitor(origin).get('/dropbox-auth-start', headers)))
  expect(url.searchParams.get('redirect_uri')).toBe(`${origin}/dropbox-auth-finish`)
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it cleanly, also while a browser holds a connection',
  async (signal) => {
    const program = run({ PORT: '0' })
    const [origin = ''] = await program.printed(/https?:\S+/)
    await program.printed(/emulated at http/)
    await (await fetch(origin)).text() // `fetch` keeps the connection
    program.signal(signal)
    program.signal(signal) // npm hands on what the terminal has sent already
    expect(await program.ended).toBe(0)
  },
)

test('without PORT it listens where the redirect URI leads, and the address it prints answers', async () => {
  const port = await freePort()
  const redirectUri = `http://localhost:${port}/dropbox/callback`
  const program = run({ DROPBOX_APP_KEY: 'somekey', DROPBOX_REDIRECT_URI: redirectUri })
  const [origin = ''] = await program.printed(/https?:\S+/)
  expect(origin).toBe(`http://localhost:${port}`)
  expect((await fetch(origin)).status).toBe(200)
  expect((await fetch(redirectUri)).status, 'a callback without parameters').toBe(400)
})

test('settings that cannot be stop it with one line that names the variable', async () => {
  const program = run({ DROPBOX_APP_SECRET: 'verysecretsecret' })
  expect(await program.ended).toBe(1)
  expect(program.output()).toMatch(/^Error: DROPBOX_APP_SECRET is set and DROPBOX_APP_KEY is not\. .*\n$/)
  expect(program.output()).not.toContain('verysecretsecret')
})
