import { goodJson, misconfigured, reply, transient, unusable } from './scenario.ts'
import type { Answer, Expectation, Scenario, TokenCall } from './scenario.ts'

const decoded = ({ body }: TokenCall): string =>
  [...new URLSearchParams(body)].map((pair) => pair.join(' is ')).join(', ')
const alone = ({ body }: TokenCall): string => {
  const sent = new URLSearchParams(body)
  return sent.get('code') ?? sent.get('refresh_token') ?? ''
}
/** Ways to say back what was sent. */
const spellings: Record<string, (call: TokenCall) => string> = {
  decoded: decoded,
  'as it was sent': ({ body }) => body,
  'as it was sent, percent signs in lower case': ({ body }) =>
    body.replace(/%../g, (code) => code.toLowerCase()),
  'percent-encoded once more': ({ body }) => encodeURIComponent(body),
  'one value a line': (call) => [...new URLSearchParams(call.body).values()].join('\n'),
  'the code or refresh token alone': alone,
  'the verifier alone': (call) => new URLSearchParams(call.body).get('code_verifier') ?? alone(call),
  'behind 150 characters, so that a cut goes through it': (call) => '-'.repeat(150) + decoded(call),
}

const answers: Record<string, [(said: string) => Answer, Expectation]> = {
  'the error_description of a 400': [
    (said) => reply(400, JSON.stringify({ error: 'invalid_request', error_description: said })),
    misconfigured,
  ],
  'the error of a 400': [(said) => reply(400, JSON.stringify({ error: said })), misconfigured],
  'an HTML 400': [(said) => reply(400, `<p>${said}</p>`, { 'content-type': 'text/html' }), misconfigured],
  'the error_description of a 429': [
    (said) => reply(429, JSON.stringify({ error: 'slow', error_description: said })),
    transient,
  ],
  'a 500': [(said) => reply(500, JSON.stringify({ error: said })), transient],
  'a 200 that is no grant': [(said) => reply(200, JSON.stringify({ error: said })), unusable],
  'the token type of a 200': [(said) => reply(200, goodJson({ token_type: said })), unusable],
  'the name of a field, twice': [
    (said) => reply(200, `{${JSON.stringify(said)}: 1, ${JSON.stringify(said)}: 1}`),
    unusable,
  ],
  'a 200 that is no JSON': [(said) => reply(200, said), unusable],
  'the request id': [
    (said) => reply(400, '{"error": "invalid_request"}', { 'x-dropbox-request-id': oneLine(said) }),
    misconfigured,
  ],
  'Retry-After': [(said) => reply(503, '{}', { 'retry-after': oneLine(said) }), transient],
  'a redirect': [(said) => reply(307, '', { location: `/?${encodeURIComponent(said)}` }), unusable],
}

/** A server that says back whatever it was sent: secrets must not come out of the client's error. */
export const echoes: readonly Scenario[] = Object.entries(answers).flatMap(([place, [answer, expect]]) =>
  Object.entries(spellings).map(([spelling, say]): Scenario => {
    return {
      name: `the request echoed in ${place}, ${spelling}`,
      answer: (call) => answer(say(call))(call),
      expect,
    }
  }),
)

const oneLine = (text: string): string => text.replace(/[^\x20-\x7e]/g, ' ').slice(0, 8000)
