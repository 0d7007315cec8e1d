import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type IncomingMessage, request } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Listener, openListener } from '../src/login/listener.ts'

let listener: Listener
let given: string[]
beforeEach(async () => {
  listener = await openListener([39_117, 39_118, 39_119])
  given = []
  listener.onCallback(async (url) => {
    given.push(url)
    return { status: 200, title: 'Done', words: 'Thanks <b>' }
  })
})
afterEach(() => listener.close())

interface Sent {
  readonly path?: string
  readonly method?: string
  readonly host?: string
  readonly address?: string
  readonly headers?: Record<string, string>
}

async function send({
  path = '/callback?code=a&state=b',
  method = 'GET',
  host,
  address = '127.0.0.1',
  headers,
}: Sent) {
  const { port } = listener
  const sent = request({
    host: address,
    port,
    path,
    method,
    headers: { host: host ?? `localhost:${port}`, ...headers },
  })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }
}

test.each(['127.0.0.1', '::1'])('a callback to %s is given on as it came', async (address) => {
  const answer = await send({ address, path: '/callback?code=a%20b&state=%7C' })
  expect(answer.status).toBe(200)
  expect(given).toEqual(['/callback?code=a%20b&state=%7C'])
})

test('its page runs nothing, loads nothing, is stored nowhere, and escapes what it says', async () => {
  const { headers, text } = await send({})
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-/),
  })
  expect(text).toContain('Thanks &#60;b&#62;')
  expect(text).not.toMatch(/<script|https?:\/\//)
})

test.each<[string, Sent, number]>([
  ['the favicon', { path: '/favicon.ico' }, 404],
  ['the root', { path: '/' }, 404],
  ['a longer path', { path: '/callback/x?code=a&state=b' }, 404],
  ['a HEAD', { method: 'HEAD' }, 405],
  ['a POST', { method: 'POST' }, 405],
  ['an OPTIONS', { method: 'OPTIONS' }, 405],
  ['a prefetch', { headers: { 'sec-purpose': 'prefetch;prerender' } }, 503],
  ['a rebound name', { host: 'evil.example' }, 421],
  ['a rebound name with the port', { host: 'evil.example:39117' }, 421],
  ['another port', { host: 'localhost:80' }, 421],
])('%s ends nothing', async (_, sent, status) => {
  expect((await send(sent)).status).toBe(status)
  expect(given).toEqual([])
})

test('1,000 pieces of junk, and then the true one', async () => {
  for (let i = 0; i < 10; i++) {
    const junk = Array.from({ length: 100 }, (_, k) => send({ path: `/junk-${i}-${k}` }))
    expect((await Promise.all(junk)).every(({ status }) => status === 404)).toBe(true)
  }
  expect((await send({})).status).toBe(200)
  expect(given).toHaveLength(1)
})

test('a socket that says nothing, or half a request, does not keep it from closing', async () => {
  const sockets: Socket[] = ['', 'GET /callback?code='].map((text) => {
    const socket = connect(listener.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    return socket
  })
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  await listener.close()
  await Promise.all(
    sockets.map(
      (socket) => new Promise((resolve) => (socket.destroyed ? resolve(0) : socket.once('close', resolve))),
    ),
  )
})

test('who asks much and reads nothing does not keep it from closing', async () => {
  const { port } = listener
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`GET /callback?code=a HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`.repeat(200))
  await vi.waitUntil(() => given.length > 0)
  await listener.close()
  socket.destroy()
})

test('a port that is taken, on either address, is passed over; when all are, it says what to do', async () => {
  const second = await openListener([listener.port, 39_118, 39_119])
  expect(second.port).not.toBe(listener.port)
  await second.close()
  await expect(openListener([listener.port])).rejects.toThrow(/taken.*--port.*--no-browser/)
})
