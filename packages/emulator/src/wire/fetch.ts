import { damagedPieces } from '../faults/damage.ts'
import { withLength } from './answer.ts'
import type { Answer } from './answer.ts'
import { BODY_LIMIT, readReceived } from './incoming.ts'
import type { Incoming } from './incoming.ts'

/** Reads a request of `fetch`. */
export async function readRequest(request: Request): Promise<Incoming> {
  return readReceived({
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    body: await readBody(request, BODY_LIMIT),
    signal: () => request.signal,
  })
}

/** The body as text; `undefined` when it has more bytes than the limit. */
export async function readBody(request: Request, limit: number): Promise<string | undefined> {
  if (request.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The answer as a `Response`. Answers to HEAD have no body. */
export function toResponse(answer: Answer, method: string): Response {
  const { status, headers, body, damage } = answer
  const empty = method === 'HEAD' || [204, 205, 304].includes(status)
  if (empty || damage === undefined) return new Response(empty ? null : body, { status, headers })
  return new Response(streamOf(damagedPieces(body, damage)), { status, headers: withLength(answer) })
}

function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next().catch(terminated)
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => void pieces.return(undefined),
  })
}

/** As the `fetch` of Node says that a body was cut short. */
function terminated(): never {
  throw new TypeError('terminated', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  })
}
