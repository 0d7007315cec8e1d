import {
  accepted,
  acceptedOr,
  broken,
  goodJson,
  having,
  misconfigured,
  rawReply,
  refusedGrant,
  reply,
  transient,
  unusable,
} from './scenario.ts'
import type { Expectation, Scenario } from './scenario.ts'

const successes = [201, 202, 203, 204, 205, 206, 226].map((status): Scenario => {
  return {
    name: `${status} with a good grant`,
    answer: reply(status, status === 204 || status === 205 ? '' : goodJson()),
    expect: unusable,
  }
})

const misfits: Scenario[] = [
  {
    name: '101 Switching Protocols',
    answer: rawReply('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n{}'),
    expect: broken,
  },
  {
    name: '103 Early Hints, then a good grant',
    answer: rawReply(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${http200(goodJson())}`),
    expect: accepted,
  },
  {
    name: 'status 600',
    answer: rawReply('HTTP/1.1 600 What\r\ncontent-length: 2\r\n\r\n{}'),
    expect: broken,
  },
  {
    name: 'status 999',
    answer: rawReply(`HTTP/1.1 999 What\r\ncontent-length: 2\r\n\r\n{}`),
    expect: broken,
  },
  {
    name: 'status 000',
    answer: rawReply('HTTP/1.1 000 What\r\ncontent-length: 2\r\n\r\n{}'),
    expect: broken,
  },
  {
    name: 'a status line without a reason',
    answer: rawReply(http200(goodJson()).replace('200 OK', '200')),
    expect: acceptedOr(broken),
  },
]

const texts = {
  invalid_grant: '{"error": "invalid_grant", "error_description": "code doesn\'t exist or has expired"}',
  'the glued invalid_client': '{"error": "invalid_client: Invalid client_id or client_secret"}',
  'No auth function':
    '{"error_description": "No auth function available for given request", "error": "invalid_request"}',
  'an unknown field': '{"error": "invalid_request", "error_description": "unknown field \\"scope\\""}',
  unauthorized_client: '{"error": "unauthorized_client"}',
  unsupported_grant_type: '{"error": "unsupported_grant_type", "error_description": ""}',
  invalid_scope: '{"error": "invalid_scope"}',
  'a server fault':
    '{"error": "The server has either erred or is incapable of performing the requested operation."}',
  'an HTML page': '<html><title>Error (400)</title></html>',
  'a plain text': 'Error in call to API function',
  nothing: '',
  'a good grant': goodJson(),
} as const

const refused = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 431, 451, 499]
const passing = [408, 425, 429, 500, 501, 502, 503, 504, 507, 511, 529]

function forStatus(status: number, text: keyof typeof texts): Expectation {
  if (passing.includes(status)) return transient
  if (text !== 'invalid_grant') return misconfigured
  if (status === 400) return refusedGrant
  return {
    exchange: { outcomes: ['token_endpoint'] },
    refresh: { outcomes: ['token_endpoint', 'relink_required'] },
  }
}

/** Every status with every kind of body: only the status decides what passes by itself. */
const matrix = [...refused, ...passing].flatMap((status) =>
  Object.entries(texts).map(([name, text]): Scenario => {
    return {
      name: `${status} with ${name}`,
      answer: reply(status, text),
      expect: forStatus(status, name as keyof typeof texts),
    }
  }),
)

const refusals: Scenario[] = [
  ...['refresh token is invalid or revoked', 'refresh token is malformed', 'invalid code verifier'].map(
    (text): Scenario => {
      return {
        name: `400 invalid_grant: ${text}`,
        answer: reply(400, JSON.stringify({ error: 'invalid_grant', error_description: text })),
        expect: refusedGrant,
      }
    },
  ),
  {
    name: '400 invalid_grant: redirect_uri mismatch',
    answer: reply(400, '{"error_description": "redirect_uri mismatch", "error": "invalid_grant"}'),
    expect: {
      exchange: { outcomes: ['token_endpoint'], remedy: 'fix-config' },
      refresh: { outcomes: ['relink_required', 'token_endpoint'] },
    },
  },
  {
    name: '400 with a request id',
    answer: reply(400, texts.invalid_scope, { 'x-dropbox-request-id': '0123456789abcdef0123456789abcdef' }),
    expect: having(misconfigured, {
      status: 400,
      error: 'invalid_scope',
      requestId: '0123456789abcdef0123456789abcdef',
    }),
  },
  ...['42', 'null', '[]', '{}', '""', '["invalid_grant"]', 'true'].map((value): Scenario => {
    return {
      name: `400 whose error is ${value}`,
      answer: reply(400, `{"error": ${value}, "error_description": ${value}}`),
      expect: misconfigured,
    }
  }),
  {
    name: '400 with a huge error',
    answer: reply(400, JSON.stringify({ error: 'x'.repeat(60_000), error_description: 'y'.repeat(4000) })),
    expect: misconfigured,
  },
  {
    name: '400 with escapes for a terminal',
    answer: reply(
      400,
      JSON.stringify({
        error: 'a\u001B[2Jb\r\nc\u0000',
        error_description: '\u202E\u2066</title><script>\u0007\uD800',
      }),
    ),
    expect: misconfigured,
  },
  {
    name: '400 that names error twice',
    answer: reply(400, '{"error": "invalid_scope", "error": "invalid_grant"}'),
    expect: { exchange: { outcomes: ['token_endpoint'] }, refresh: { outcomes: ['token_endpoint'] } },
  },
  {
    name: '400 with invalid_grant under __proto__',
    answer: reply(400, '{"__proto__": {"error": "invalid_grant"}}'),
    expect: misconfigured,
  },
]

const anHourFromNow = (): string => new Date(Date.now() + 3_600_000).toUTCString()
const none = (value: unknown): boolean => value === undefined
const between =
  (low: number, high: number) =>
  (value: unknown): boolean =>
    value === undefined ? false : typeof value === 'number' && value >= low && value <= high
const harmless = (value: unknown): boolean =>
  value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)

const waits: [string, () => string, unknown][] = [
  ['seconds', () => '7', 7000],
  ['zero', () => '0', (value: unknown) => value === undefined || value === 0],
  ['a date', anHourFromNow, between(3_500_000, 3_601_000)],
  [
    'a past date',
    () => 'Wed, 21 Oct 2015 07:28:00 GMT',
    (value: unknown) => value === undefined || value === 0,
  ],
  ['a float', () => '1.5', harmless],
  ['a negative number', () => '-5', harmless],
  ['an exponent', () => '1e9', harmless],
  ['hexadecimal', () => '0x10', none],
  ['more digits than a number holds', () => '9'.repeat(40), harmless],
  ['four hundred digits', () => '9'.repeat(400), harmless],
  ['nothing', () => '', none],
  ['garbage', () => 'soon; <script>', none],
  ['NaN', () => 'NaN', none],
  ['Infinity', () => 'Infinity', none],
]

const retryAfter = [429, 503].flatMap((status) =>
  waits.map(([name, text, wait]): Scenario => {
    const answer: Scenario['answer'] = (call) => reply(status, '{}', { 'retry-after': text() })(call)
    return {
      name: `${status} with Retry-After: ${name}`,
      answer,
      expect: having(transient, { retryAfterMs: wait }),
    }
  }),
)

function http200(json: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`
}

/** Every class of status, the refusals Dropbox is known for, and hostile ones. */
export const statuses: readonly Scenario[] = [...successes, ...misfits, ...matrix, ...refusals, ...retryAfter]
