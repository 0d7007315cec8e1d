import type { Socket } from 'node:net'
import { accepted, acceptedOr, broken, goodJson, rawReply, reply, transient, unusable } from './scenario.ts'
import type { Answer, Expectation, Scenario } from './scenario.ts'

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const sized = (json: string, length = json.length): string =>
  `${head}content-length: ${length}\r\n\r\n${json}`
const chunked = (json: string): string =>
  `${head}transfer-encoding: chunked\r\n\r\n${json.length.toString(16)}\r\n${json}\r\n0\r\n\r\n`

/** Writes `next()` every `everyMs` until the client hangs up. */
function drip(socket: Socket, next: () => string, everyMs: number): void {
  const timer = setInterval(() => socket.write(next()), everyMs)
  socket.on('close', () => clearInterval(timer))
}

/** Writes as fast as the client reads, until it hangs up. */
function flood(socket: Socket, first: string, again: string): void {
  const pour = (): void => {
    while (!socket.destroyed && socket.write(again));
  }
  socket.on('drain', pour)
  socket.write(first)
  pour()
}

/** The bytes of a text one by one, then nothing more. */
function oneByOne(text: string): () => string {
  let at = 0
  return () => text.charAt(at++)
}

const afterRequest = (name: string, answer: Answer, expect: Expectation): Scenario => ({
  name,
  answer,
  expect,
})
const endless = (name: string, answer: Answer, expect: Expectation = transient): Scenario => {
  return { name, answer, expect, endless: true }
}

const stalls: Scenario[] = [
  endless('headers never', () => {}),
  endless(
    'a body never, after good headers',
    ({ socket }) => void socket.write(`${head}content-length: 400\r\n\r\n`),
  ),
  endless('half a body, then silence', ({ socket }) => void socket.write(sized(goodJson()).slice(0, -40))),
  endless('a body at a byte each 25 ms', ({ socket }) => {
    socket.write(`${head}content-length: 400\r\n\r\n`)
    drip(socket, oneByOne(goodJson().padEnd(400)), 25)
  }),
  endless('headers at a byte each 25 ms', ({ socket }) => drip(socket, oneByOne(sized(goodJson())), 25)),
  endless('chunks of one blank, for ever', ({ socket }) => {
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n`)
    drip(socket, () => '1\r\n \r\n', 25)
  }),
  endless('interim answers, for ever', ({ socket }) =>
    drip(socket, () => 'HTTP/1.1 102 Processing\r\n\r\n', 25),
  ),
  endless('a refusal whose body never ends', ({ socket }) => {
    socket.write('HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n')
    drip(socket, () => '1\r\n \r\n', 25)
  }),
  {
    name: 'a connection that is never spoken on',
    connect: (socket) => void socket.pause(),
    expect: transient,
    endless: true,
  },
]

const floods: Scenario[] = [
  afterRequest(
    'a chunked body without end',
    ({ socket }) => {
      flood(socket, `${head}transfer-encoding: chunked\r\n\r\n`, `4000\r\n${' '.repeat(0x4000)}\r\n`)
    },
    broken,
  ),
  afterRequest(
    'a body without length or end',
    ({ socket }) => flood(socket, `${head}\r\n`, ' '.repeat(0x4000)),
    broken,
  ),
  afterRequest(
    'headers without end',
    ({ socket }) => flood(socket, head, `x-more: ${'x'.repeat(500)}\r\n`),
    broken,
  ),
  endless(
    'a status line without end',
    ({ socket }) => flood(socket, 'HTTP/1.1 200 ', 'O'.repeat(0x4000)),
    broken,
  ),
  endless(
    'a chunk extension without end',
    ({ socket }) => {
      flood(socket, `${head}transfer-encoding: chunked\r\n\r\n1;`, 'x'.repeat(0x4000))
    },
    broken,
  ),
  afterRequest(
    'trailers without end',
    ({ socket }) => {
      flood(socket, `${chunked(goodJson()).slice(0, -2)}`, `x-more: ${'x'.repeat(500)}\r\n`)
    },
    acceptedOr(broken),
  ),
  afterRequest(
    'a server fault whose body never ends',
    ({ socket }) => {
      const first = 'HTTP/1.1 503 Service Unavailable\r\ntransfer-encoding: chunked\r\n\r\n'
      flood(socket, first, `4000\r\n${' '.repeat(0x4000)}\r\n`)
    },
    broken,
  ),
]

const cuts: Scenario[] = [
  {
    name: 'a reset before the request is read',
    connect: (socket) => void socket.resetAndDestroy(),
    expect: transient,
  },
  {
    name: 'a clean end before the request is read',
    connect: (socket) => void socket.end(),
    expect: transient,
  },
  afterRequest('a reset after the request', ({ socket }) => void socket.resetAndDestroy(), transient),
  afterRequest('a clean end after the request', ({ socket }) => void socket.end(), transient),
  afterRequest('half the headers, then a clean end', ({ socket }) => void socket.end(head), transient),
  afterRequest(
    'half the JSON, then a reset',
    ({ socket }) => {
      socket.write(sized(goodJson()).slice(0, -40), () => socket.resetAndDestroy())
    },
    transient,
  ),
  afterRequest(
    'half the JSON, then a clean end before its length',
    rawReply(sized(goodJson()).slice(0, -40)),
    transient,
  ),
  afterRequest('half the chunks, then a clean end', rawReply(chunked(goodJson()).slice(0, -40)), transient),
  afterRequest('all but the last chunk', rawReply(chunked(goodJson()).slice(0, -5)), acceptedOr(broken)),
  afterRequest('half the JSON in a complete answer', reply(200, goodJson().slice(0, -40)), unusable),
  { name: 'nothing listens', closed: true, expect: transient },
  {
    name: 'TLS is asked of a server that has none',
    address: (origin) => `${origin.replace('http:', 'https:')}/oauth2/token`,
    expect: transient,
  },
  {
    name: 'a host that does not exist',
    address: () => 'https://no-such-host.invalid/oauth2/token',
    expect: transient,
    endless: true,
  },
]

const grammar: Scenario[] = [
  afterRequest(
    'an HTTP/1.0 answer that ends with the connection',
    rawReply(`HTTP/1.0 200 OK\r\n\r\n${goodJson()}`),
    accepted,
  ),
  afterRequest(
    'chunks of one byte',
    rawReply(
      `${head}transfer-encoding: chunked\r\n\r\n${goodJson().replace(/./g, (c) => `1\r\n${c}\r\n`)}0\r\n\r\n`,
    ),
    accepted,
  ),
  afterRequest('no HTTP at all', rawReply('SSH-2.0-OpenSSH_9.2\r\n'), broken),
  afterRequest('a bare grant without HTTP', rawReply(goodJson()), broken),
  afterRequest('HTTP/0.9', rawReply('<html></html>'), broken),
  afterRequest(
    'two lengths that differ',
    rawReply(`${head}content-length: 2\r\n${sized(goodJson()).slice(head.length)}`),
    broken,
  ),
  afterRequest('a negative length', rawReply(sized(goodJson(), -1)), broken),
  afterRequest(
    'a length in hexadecimal',
    rawReply(`${head}content-length: 0x20\r\n\r\n${goodJson()}`),
    broken,
  ),
  afterRequest(
    'a length and chunks at once',
    rawReply(`${head}content-length: 5\r\n${chunked(goodJson()).slice(head.length)}`),
    acceptedOr(broken),
  ),
  afterRequest(
    'a chunk size that overflows',
    rawReply(`${head}transfer-encoding: chunked\r\n\r\n${'F'.repeat(17)}\r\n`),
    broken,
  ),
  afterRequest(
    'a NUL in a header',
    rawReply(`${head}x-note: a\0b\r\n${sized(goodJson()).slice(head.length)}`),
    acceptedOr(broken),
  ),
  afterRequest(
    'a folded header',
    rawReply(`${head}x-note: a\r\n b\r\n${sized(goodJson()).slice(head.length)}`),
    acceptedOr(broken),
  ),
  afterRequest(
    'a second answer behind a refusal',
    rawReply('HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n' + sized(goodJson())),
    {
      exchange: { outcomes: ['token_endpoint', 'transient'] },
      refresh: { outcomes: ['token_endpoint', 'transient'] },
    },
  ),
  afterRequest(
    'garbage behind a good answer',
    rawReply(`${sized(goodJson())}garbage\r\n\r\n`),
    acceptedOr(broken),
  ),
]

/** Connections that fail, stall or flood, and HTTP that is not quite HTTP. */
export const network: readonly Scenario[] = [...stalls, ...floods, ...cuts, ...grammar]
