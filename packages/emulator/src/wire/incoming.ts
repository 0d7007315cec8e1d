const BODY_LIMIT = 1_048_576

/** A request, read once: what every handler looks at. */
export interface Incoming {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  /** Empty when it was too large. */
  readonly body: string
  readonly tooLarge: boolean
  readonly signal: AbortSignal
}

/** Reads a request whole, but for a body that is beyond any use here. */
export async function readIncoming(request: Request): Promise<Incoming> {
  const body = await readBody(request)
  return {
    method: request.method,
    url: new URL(request.url),
    headers: request.headers,
    body: body ?? '',
    tooLarge: body === undefined,
    signal: request.signal,
  }
}

async function readBody(request: Request): Promise<string | undefined> {
  if (request.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > BODY_LIMIT) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The media type of the body, lower-case, without parameters; empty when there is none. */
export function mediaType(incoming: Incoming): string {
  return (incoming.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
}

/** The fields of a form body; none when the body is of another type. */
export function formFields(incoming: Incoming): URLSearchParams {
  const isForm = mediaType(incoming) === 'application/x-www-form-urlencoded'
  return new URLSearchParams(isForm ? incoming.body : '')
}
