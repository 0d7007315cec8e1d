import { createHash } from 'node:crypto'
import { type Answer, ANSWERS, type Json, type Sent } from './case.ts'
import { hide } from './placeholders.ts'

const FORM = 'application/x-www-form-urlencoded'
const WITHOUT_BODY = [204, 205, 304]

/** Stands in for `fetch`: remembers what is sent, answers what the case says, and the usual answer behind a redirect. */
export class TokenEndpoint {
  readonly requests: { request: Request; body: string }[] = []
  #answer: Answer

  constructor(answer: Answer | string | undefined) {
    this.#answer = answerOf(answer ?? 'user')
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    this.requests.push({ request, body: await request.text() })
    const answer = this.#answer
    this.#answer = answerOf('user')
    if (answer.down !== undefined) {
      const code = answer.down === 'refused' ? 'ECONNREFUSED' : 'UND_ERR_HEADERS_TIMEOUT'
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
    }
    return responseOf(answer)
  }

  /** What was sent, in the words of the vectors. */
  sent(tokens: readonly string[], challenge: string | undefined): Sent[] {
    return this.requests.map(({ request, body }) => {
      const type = request.headers.get('content-type') ?? 'none'
      return {
        to: request.url,
        form: readForm(body, tokens, challenge),
        ...(request.method !== 'POST' && { method: request.method }),
        ...(type !== FORM && { type }),
        ...(request.headers.has('authorization') && { authorization: true as const }),
      }
    })
  }
}

/** Name to value; a name given more than once has the list of its values. */
export function multimap(params: URLSearchParams): Record<string, Json> {
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? null) : values]
    }),
  )
}

function readForm(
  body: string,
  tokens: readonly string[],
  challenge: string | undefined,
): Record<string, Json> {
  const form = multimap(new URLSearchParams(body))
  const verifier = form['code_verifier']
  if (typeof verifier === 'string') {
    const fits = createHash('sha256').update(verifier).digest('base64url') === challenge
    form['code_verifier'] = fits ? `{verifier:${verifier.length}}` : '{verifier:foreign}'
  }
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, hide(value, tokens)]))
}

function answerOf(answer: Answer | string): Answer {
  const found = typeof answer === 'string' ? ANSWERS[answer] : answer
  if (!found) throw new Error('no such answer')
  return found
}

function responseOf({
  status = 200,
  type = 'application/json',
  json,
  body = '',
  pad = 0,
  location,
}: Answer): Response {
  const text = (json === undefined ? body : JSON.stringify(json)) + ' '.repeat(pad)
  const headers = { 'content-type': type, ...(location !== undefined && { location }) }
  return new Response(WITHOUT_BODY.includes(status) ? null : text, { status, headers })
}
