import type { Answer } from '../protocol/answer.ts'
import { readBody } from './read-body.ts'
import type { Exchange, Transport, WireRequest } from './wire.ts'

/**
 * Any runtime's `fetch`. Deno's sends a request again when a kept connection breaks, after whatever the server did with it;
 * browsers do too, but take no stream over HTTP/1.1.
 */
export const open: Transport['open'] = (request, userFetch) =>
  openByFetch(request, userFetch ?? fetch, 'Deno' in globalThis ? onceReadable(request.body) : request.body)

export const networkHint: Transport['networkHint'] = () => ''

/** Sends a request by `fetch`, with the body in whatever form suits the runtime. */
export function openByFetch(request: WireRequest, send: typeof fetch, body: BodyInit): Exchange {
  const controller = new AbortController()
  return { answer: exchange(request, send, body, controller.signal), cancel: () => controller.abort() }
}

async function exchange(
  request: WireRequest,
  send: typeof fetch,
  body: BodyInit,
  signal: AbortSignal,
): Promise<Answer> {
  const { method, url, headers } = request
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers: Object.fromEntries(pairsOf(headers)),
    redirect: 'manual', // a followed 307 would carry the secret to wherever it points
    signal,
  }
  // An empty text would get a content type, which Dropbox's routes without argument do not take.
  if (body !== '') {
    init.body = body
    if (body instanceof ReadableStream) init.duplex = 'half'
  }
  const response = await send(url, init)
  // A browser shows a redirect as status 0; a fetch that followed one in spite of us has lost the secrets already.
  const status = response.redirected ? 0 : response.status
  const { body: text, defect } = await readBody(response)
  return {
    status,
    body: text,
    defect,
    requestId: response.headers.get('x-dropbox-request-id'),
    retryAfter: response.headers.get('retry-after'),
  }
}

/**
 * A body that no `fetch` can send twice, since a code must not be: a stream can be read once. After a 421 the Fetch Standard
 * repeats any other ("HTTP-network fetch").
 */
export function onceReadable(text: string): BodyInit {
  if (text === '') return text
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}

function pairsOf(headers: readonly string[]): [string, string][] {
  return headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? ''] as [string, string]] : []))
}
