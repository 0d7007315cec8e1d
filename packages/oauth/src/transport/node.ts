import type * as Http from 'node:http'
import type { Answer } from '../protocol/answer.ts'
import { onceReadable, openByFetch } from './fetch.ts'
import { bodyLimit, type Exchange, tooLong, type Transport, type WireRequest } from './wire.ts'

/**
 * Node's own client: a fraction of the CPU of its `fetch` (`npm run bench`). A `fetch` that the user gives is respected, and Node's is
 * used where `NODE_USE_ENV_PROXY` asks for a proxy, which an agent of our own would pass by.
 */
export const open: Transport['open'] = (request, userFetch) => {
  const send = userFetch ?? (process.env['NODE_USE_ENV_PROXY'] ? fetch : undefined)
  return send
    ? openByFetch(request.body === '' ? request : withLength(request), send, onceReadable(request.body))
    : openByNode(request)
}

export const networkHint: Transport['networkHint'] = (userFetch) => {
  const { HTTPS_PROXY, https_proxy: httpsProxy, NODE_USE_ENV_PROXY } = process.env
  if (!HTTPS_PROXY && !httpsProxy) return ''
  return userFetch || NODE_USE_ENV_PROXY
    ? ' HTTPS_PROXY is set: the proxy may be the cause.'
    : ' HTTPS_PROXY is set: Node uses it only with NODE_USE_ENV_PROXY=1 (Node 22.21 or 24), or give a fetch that does.'
}

/** A stream has no length of its own, and chunked requests are nothing to bother a token endpoint with. */
function withLength(request: WireRequest): WireRequest {
  if (request.method === 'GET') return request
  const { method, url, headers, body } = request
  return { method, url, headers: [...headers, 'content-length', String(Buffer.byteLength(body))], body }
}

// An idle connection is closed after 4 s, or sooner where the server says so: Node's close theirs after 5 s, and a
// request that meets a connection just being closed is lost, and with it a code.
const idleMs = 4_000

type Client = Pick<typeof Http, 'request' | 'Agent'>
const clients = new Map<string, { client: Client; agent: Http.Agent }>()

/** The client of a protocol and its connections. Its modules are got at first use: they cost milliseconds. */
function clientFor(protocol: string): { client: Client; agent: Http.Agent } {
  const known = clients.get(protocol)
  if (known) return known
  const client: Client = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http')
  const agent = new client.Agent({ keepAlive: true })
  // Only the keeping of idle connections sees the time: as an option of the agent it would also put a listener on every
  // request, a sixth of all that an exchange costs.
  const keeper = Object.create(agent, {
    options: { value: { ...(agent as { options?: object }).options, timeout: idleMs } },
  }) as Http.Agent
  agent.keepSocketAlive = (socket) => client.Agent.prototype.keepSocketAlive.call(keeper, socket)
  const made = { client, agent }
  clients.set(protocol, made)
  return made
}

/** Where a URL leads, in the form Node takes without further work. The last one is remembered: it is nearly always the next. */
function targetOf(url: string): { url: string; host: string; client: Client; options: Http.RequestOptions } {
  if (lastTarget?.url === url) return lastTarget
  const { protocol, hostname, port, host, pathname: path } = new URL(url)
  const { client, agent } = clientFor(protocol)
  const options = { agent, hostname: hostname.replace(/^\[|\]$/g, ''), port, path }
  return (lastTarget = { url, host, client, options })
}

let lastTarget: ReturnType<typeof targetOf> | undefined

function openByNode(request: WireRequest): Exchange {
  const { client, host, options } = targetOf(request.url)
  const headers = [...withLength(request).headers, 'host', host]
  // The spread comes last: Node 20 gives every object that begins with one a shape of its own, and reads it slowly.
  const sent = client.request({ method: request.method, headers, ...options })
  const answer = new Promise<Answer>((resolve, reject) => {
    sent.on('response', (response) => readBounded(response, resolve, reject))
    sent.on('error', reject)
    sent.on('close', reject) // without an answer; after one it has no effect
  })
  sent.end(request.body)
  return { answer, cancel: () => sent.destroy() }
}

function readBounded(
  response: Http.IncomingMessage,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('error', reject)
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= bodyLimit) return void chunks.push(chunk)
    resolve(answerOf(response, undefined))
    response.destroy()
  })
  response.on('end', () => resolve(answerOf(response, Buffer.concat(chunks))))
}

/** The answer, with a body that is `undefined` where it is too long. */
function answerOf(response: Http.IncomingMessage, raw: Buffer | undefined): Answer {
  const encoding = headerOf(response, 'content-encoding')
  const body = raw && encoding ? decompress(raw, encoding.toLowerCase()) : (raw ?? tooLong)
  return {
    status: response.statusCode ?? 0,
    body: typeof body === 'string' ? '' : decoder.decode(body),
    defect: typeof body === 'string' ? body : undefined,
    requestId: headerOf(response, 'x-dropbox-request-id'),
    retryAfter: headerOf(response, 'retry-after'),
  }
}

const decoder = new TextDecoder()

/** One header. `response.headers` would make an object of all, at the cost of everything else done to an answer. */
function headerOf({ rawHeaders }: Http.IncomingMessage, name: string): string | undefined {
  const at = rawHeaders.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name)
  return at < 0 ? undefined : rawHeaders[at + 1]
}

/** The body, or why it is not to be had. Compression is never asked for, but some proxies compress all the same. */
function decompress(raw: Buffer, encoding: string): Buffer | string {
  const zlib = process.getBuiltinModule('node:zlib')
  const bounded = { maxOutputLength: bodyLimit }
  try {
    if (encoding === 'identity') return raw
    if (encoding === 'br') return zlib.brotliDecompressSync(raw, bounded)
    if (/^(x-)?gzip$|^deflate$/.test(encoding)) return zlib.unzipSync(raw, bounded)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLong
      : 'its compression is broken'
  }
  return 'its compression is unknown'
}
