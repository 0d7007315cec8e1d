import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { damagedPieces } from '../faults/damage.ts'
import { withLength } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import { BODY_LIMIT, readReceived } from '../wire/incoming.ts'
import type { Incoming } from '../wire/incoming.ts'

/**
 * The address a request of a socket is for; `undefined` when it names none. Where the socket is a proxy, it may be one of
 * https that was sent in the clear: axios 1.7 and needle send a proxy everything so, and ask for no tunnel.
 */
export function addressOf(
  { url: target = '', headers, socket }: IncomingMessage,
  isProxy: boolean,
): URL | undefined {
  const scheme = (socket as Partial<TLSSocket>).encrypted === true ? 'https:' : 'http:'
  const { host = '' } = headers
  // Some of these a URL would take for its user, its path, or nothing at all.
  if (host === '' || /[/@?#\\\s]/.test(host)) return undefined
  // A client of a proxy names the whole address (RFC 9112 section 3.2.2).
  const address = target.startsWith('/') ? `${scheme}//${host}${target}` : target
  const url = parseUrl(address)
  return url?.protocol === scheme || (isProxy && url?.protocol === 'https:') ? url : undefined
}

/** What a client wants of a proxy that gives it the whole request, in the words of one that wants a tunnel. */
export function tunnelTarget(target: string): string | undefined {
  const url = target.startsWith('/') ? undefined : parseUrl(target)
  return url && `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** Reads a request of a socket. Rejects when the client goes away before it is all there. */
export async function readMessage(
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<Incoming> {
  return readReceived({
    method: message.method ?? 'GET',
    url,
    headers: headersOf(message),
    body: await readBody(message),
    signal: () => goneSignal(response),
  })
}

/** As `Headers` would have them: what is there twice is one text. */
export function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i]!.toLowerCase(), rawHeaders[i + 1]!] // `!`: they come in pairs
    const before = headers[name]
    headers[name] = before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`
  }
  return headers
}

/** What is too large is still read to its end, or the client would not get to the answer. */
async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const { 'content-length': length, 'transfer-encoding': coding } = message.headers
  if (length === undefined && coding === undefined) return ''
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= BODY_LIMIT) chunks.push(chunk)
    })
    message.on('end', () => resolve(size > BODY_LIMIT ? undefined : Buffer.concat(chunks).toString()))
    message.on('error', reject)
  })
}

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  if (response.destroyed) gone.abort()
  response.once('close', () => gone.abort())
  return gone.signal
}

/** Sends an answer by a socket. @throws ConnectionDropped where its body is cut short */
export async function sendAnswer(answer: Answer, response: ServerResponse): Promise<void> {
  const { status, headers, body, damage } = answer
  const empty = status === 204 || status === 304
  response.writeHead(status, empty ? headers : withLength(answer))
  if (empty || damage === undefined) return void response.end(empty ? '' : body)
  response.flushHeaders()
  for await (const piece of damagedPieces(body, damage)) {
    if (response.destroyed) return
    await new Promise<void>((resolve) => response.write(piece, () => resolve()))
  }
  response.end()
}
