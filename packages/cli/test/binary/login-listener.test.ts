import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { openSocket, send, statusOf } from './support/raw-request.ts'
import type { Running } from './support/running.ts'
import { openWorkplace, type Workplace } from './support/workplace.ts'

interface Login {
  readonly place: Workplace
  readonly running: Running
  readonly port: string
  /** The address of the login, and where Dropbox would send the browser after it. */
  readonly url: string
  readonly answer: (decision?: 'allow' | 'deny') => Promise<string>
}

async function openLogin(
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Login> {
  const place = await openWorkplace()
  const port = await place.registerPort()
  const all = ['login', '--app-key', place.appKey, '--port', port, '--insecure-storage', '--timeout', '60']
  const running = place.start([...all, ...words], { env: { BROWSER: 'none', ...env } })
  const url = await running.loginUrl()
  const answer = async (decision: 'allow' | 'deny' = 'allow'): Promise<string> =>
    (await place.emulator.authorize(url, { decision })).redirectUrl ?? ''
  return { place, running, port, url, answer }
}

const isLoggedIn = { code: 0, stdout: expect.stringContaining('Logged in as Ada Lovelace') as string }

test('the answer of Dropbox to the listener ends the login; the page is safe and says so', async () => {
  const { running, port, url, answer } = await openLogin()
  expect(new URL(url).searchParams.get('redirect_uri')).toBe(`http://localhost:${port}/callback`)
  const page = await fetch(await answer())
  expect(page.status).toBe(200)
  const headers = Object.fromEntries(page.headers)
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  expect(headers['content-security-policy']).toMatch(/^default-src 'none';/)
  const html = await page.text()
  expect(html).toContain('Dropbox is connected')
  expect(html).toContain('Ada Lovelace &#60;ada@example.com&#62;')
  expect(html).not.toMatch(/<script|src=|https?:/)
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test('where Dropbox does not say whose account it is, the page and the terminal have its id', async () => {
  const { place, running, answer } = await openLogin(['--profile', 'work'])
  const respond = { status: 409, body: '{}' }
  place.emulator.faults.add({ match: { endpoint: 'users/get_current_account' }, times: Infinity, respond })
  const page = await (await fetch(await answer())).text()
  const [, accountId = ''] = /<dd>(dbid:[\w-]+)<\/dd>/.exec(page) ?? []
  expect(page).toContain('<dd>work</dd>')
  expect(await running.ended).toMatchObject({ code: 0, stdout: `Logged in as ${accountId}, profile work.\n` })
})

test('junk at its port gets an answer of its own, and never ends the login', async () => {
  const { running, port, answer } = await openLogin()
  const callback = new URL(await answer())
  const right = callback.pathname + callback.search
  const wrongState = right.replace(/state=[^&]*/, 'state=stranger')
  expect(await statusOf(port, 'GET /')).toBe(404)
  expect(await statusOf(port, 'GET /favicon.ico')).toBe(404)
  expect(await statusOf(port, 'GET /callback/')).toBe(404)
  expect(await statusOf(port, 'GET /callback')).toBe(400)
  expect(await statusOf(port, 'GET /callback?code=x')).toBe(400)
  expect(await statusOf(port, `GET ${wrongState}`)).toBe(400)
  expect(await statusOf(port, `GET ${wrongState.replace(/code=[^&]*/, 'error=access_denied')}`)).toBe(400)
  expect(await statusOf(port, `GET ${right}&state=second`)).toBe(400)
  expect(await statusOf(port, `HEAD ${right}`)).toBe(405)
  expect(await statusOf(port, `POST ${right}`, ['Content-Length: 0'])).toBe(405)
  expect(await statusOf(port, `OPTIONS ${right}`)).toBe(405)
  expect(await statusOf(port, `GET ${right}`, ['Sec-Purpose: prefetch'])).toBe(503)
  expect(await statusOf(port, `GET ${right}`, ['Sec-Purpose: prefetch;prerender'])).toBe(503)
  expect(await statusOf(port, `GET ${right}`, ['Host: evil.example'])).toBe(421)
  expect(await statusOf(port, `GET ${right}`, [`Host: evil.example:${port}`])).toBe(421)
  expect(await statusOf(port, `GET /callback?${'x'.repeat(20_000)}`)).toBe(431)
  expect(await statusOf(port, `GET http://evil.example${right}`)).toBe(404)
  expect(await send(port, 'nonsense\r\n\r\n')).toContain('400')
  expect(await send(port, '\u0016\u0003\u0001\u0000\u0005hello')).toContain('400')
  expect(running.child.exitCode).toBeNull()
  expect(await statusOf(port, `GET ${right}`)).toBe(200)
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test('a thousand junk requests at once do not keep the true one away', async () => {
  const { running, port, answer } = await openLogin()
  const url = `http://localhost:${port}/callback?code=x&state=`
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => fetch(url + n).then((page) => page.text())))
  expect((await fetch(await answer())).status).toBe(200)
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test('it listens on both addresses of localhost, and on no other', async () => {
  const { running, port, answer } = await openLogin()
  const others = Object.values(networkInterfaces()).flatMap((it) => it ?? [])
  for (const { address, internal, family } of others)
    if (!internal && family === 'IPv4')
      await expect(openSocket(port, address)).rejects.toThrow('ECONNREFUSED')
  expect(await send(port, `GET / HTTP/1.0\r\nHost: [::1]:${port}\r\n\r\n`, '::1')).toContain('404')
  const { pathname, search } = new URL(await answer())
  const page = await send(port, `GET ${pathname}${search} HTTP/1.0\r\nHost: [::1]:${port}\r\n\r\n`, '::1')
  expect(page).toContain('Dropbox is connected')
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test('sockets held open, idle or half sent, do not keep it from its end', async () => {
  const { running, port, answer } = await openLogin()
  await openSocket(port)
  const half = await openSocket(port)
  half.write(`GET /callback HTTP/1.1\r\nHost: localhost:${port}\r\nX-Slow: `)
  const posting = await openSocket(port)
  posting.write(`POST /callback HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 1000000\r\n\r\nabc`)
  const greedy = await openSocket(port) // asks, and never reads
  greedy.pause()
  greedy.write(`GET /callback HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`.repeat(200))
  expect((await fetch(await answer())).status).toBe(200)
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test('an answer that comes twice, as by a reload, is taken once', async () => {
  const { place, running, answer } = await openLogin()
  const url = await answer()
  const pages = await Promise.allSettled([fetch(url), fetch(url), fetch(url)])
  expect(pages.some((it) => it.status === 'fulfilled' && it.value.status === 200)).toBe(true)
  expect(await running.ended).toMatchObject(isLoggedIn)
  expect(place.emulator.requests.count({ endpoint: 'token' })).toBe(1)
})

test('the address is pasted while the listener waits; junk before it is told', async () => {
  const { running, answer, port } = await openLogin()
  const url = await answer()
  running.type('what is this?\n')
  await running.said(/whole address/)
  running.type(`http://localhost:${port}/callback?code=abc&state=other\n`)
  await running.said(/not|another|incomplete/i)
  running.type(`  ${url}\r\n`)
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test('the address of the login itself, pasted by mistake, ends nothing', async () => {
  const { running, url, answer } = await openLogin()
  running.type(`${url}\n`)
  const callback = await answer()
  running.type(`${callback}\n`)
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test('a stdin that ends leaves the listener waiting', async () => {
  const { running, answer } = await openLogin()
  running.child.stdin?.end()
  expect((await fetch(await answer())).status).toBe(200)
  expect(await running.ended).toMatchObject(isLoggedIn)
})

test.each(['listener', 'paste'])('a denial, by %s, ends with 3 and says how to begin again', async (way) => {
  const { place, running, answer } = await openLogin(['--json'])
  const url = await answer('deny')
  if (way === 'paste') running.type(`${url}\n`)
  else {
    const page = await fetch(url)
    expect(page.status).toBe(403)
    expect(await page.text()).toContain('Not connected')
  }
  const { code, stdout, stderr } = await running.ended
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
    ok: false,
    schemaVersion: 1,
    command: 'login',
    error: { code: 'not_approved', remedy: 'restart' },
  })
  expect(place.emulator.requests.count({ endpoint: 'token' })).toBe(0)
})

test('words that come with an error cannot command the terminal', async () => {
  const { running, url, port } = await openLogin()
  const state = new URL(url).searchParams.get('state') ?? ''
  const query = new URLSearchParams({
    state,
    error: 'server_error',
    error_description: '\u001b]0;gotcha\u0007\u009b31mred',
  })
  const page = await fetch(`http://localhost:${port}/callback?${query}`)
  expect(await page.text()).not.toContain('gotcha')
  const { code, stderr } = await running.ended
  expect(code).toBe(1)
  expect(stderr).not.toMatch(/(?!\n)\p{Cc}/u)
})

test('Dropbox out of order after the consent: the page and the command say so, and nothing is stored', async () => {
  const { place, running, answer } = await openLogin()
  place.emulator.faults.add({ match: { endpoint: 'token' }, times: Infinity, respond: { status: 503 } })
  const page = await fetch(await answer())
  expect(page.status).toBe(502)
  expect(await page.text()).toContain('Dropbox does not answer')
  expect(await running.ended).toMatchObject({ code: 1, stdout: '' })
  expect((await place.run(['token'])).code).toBe(2)
})

test('nobody answers: it ends after --timeout, and the port is free again', async () => {
  const place = await openWorkplace()
  const port = await place.registerPort()
  const words = ['login', '--app-key', place.appKey, '--port', port, '--insecure-storage', '--timeout', '1']
  const { code, stdout, stderr } = await place.start(words, { env: { BROWSER: 'none' } }).ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('within 1 second')
  await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
})

test('SIGTERM ends it, and the port is free again', async () => {
  const { running, port } = await openLogin()
  running.child.kill('SIGTERM')
  const { code, signal, stdout } = await running.ended
  expect([143, 'SIGTERM']).toContain(code ?? signal)
  expect(stdout).toBe('')
  await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
})
