import {
  accepted,
  acceptedOr,
  goodFields,
  goodJson,
  goodJsonWith,
  rawReply,
  reply,
  unusable,
} from './scenario.ts'
import type { Expectation, Scenario } from './scenario.ts'

const body = (name: string, text: string | Uint8Array, expect: Expectation): Scenario => {
  return { name, answer: reply(200, text), expect }
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

/** Good grants under odd labels: the bytes decide, not the content type. */
const labels = ['text/javascript', 'text/html', 'application/problem+json', 'nonsense', ''].map(
  (type): Scenario => {
    return {
      name: `a good grant as ${type || 'no content type'}`,
      answer: reply(200, goodJson(), { 'content-type': type }),
      expect: accepted,
    }
  },
)

const notObjects = [
  '',
  ' ',
  '[]',
  'null',
  '14400',
  '"text"',
  'true',
  '{',
  '{"access_token": "x"',
  'undefined',
  '// {}',
].map((text) => body(`200 with ${JSON.stringify(text)}`, text, unusable))

const wrongBodies: Scenario[] = [
  {
    name: '200 with an HTML page',
    answer: reply(200, '<html>Sign in to the Wi-Fi</html>', { 'content-type': 'text/html' }),
    expect: unusable,
  },
  {
    name: '200 with problem+json',
    answer: reply(200, '{"title": "no"}', { 'content-type': 'application/problem+json' }),
    expect: unusable,
  },
  body('200 with an error body', '{"error": "invalid_grant", "error_description": "no"}', unusable),
  body('200 with an empty object', '{}', unusable),
  body('200 with a good grant in an array', `[${goodJson()}]`, unusable),
  body('200 with a good grant as a JSON string', JSON.stringify(goodJson()), unusable),
  body('200 with two good grants', goodJson() + goodJson(), unusable),
  body('200 with a good grant in JSONP', `callback(${goodJson()})`, unusable),
  body(
    '200 with form encoding',
    new URLSearchParams({ access_token: 'x', token_type: 'bearer' }).toString(),
    unusable,
  ),
  body('200 with a trailing comma', `${goodJson().slice(0, -1)},}`, unusable),
  body('200 with UTF-16', Buffer.from(goodJson(), 'utf16le'), unusable),
  body('200 with a byte order mark', `\uFEFF${goodJson()}`, acceptedOr(unusable)),
  body('200 with blanks around', `\r\n\t ${goodJson()} \n`, accepted),
  body('200 with invalid UTF-8 in the access token', latin1(goodJson({ access_token: 'a\xFFb' })), unusable),
  body(
    '200 with an overlong UTF-8 slash in the access token',
    latin1(goodJson({ access_token: 'a\xC0\xAFb' })),
    unusable,
  ),
  body(
    '200 with invalid UTF-8 in an unknown field',
    latin1(goodJson({ note: 'a\xFFb' })),
    acceptedOr(unusable),
  ),
]

const twice: Scenario[] = [
  body('access_token twice', goodJsonWith('"access_token": "other"'), unusable),
  body(
    'access_token twice, the same',
    goodJsonWith(`"access_token": "${goodFields.access_token}"`),
    unusable,
  ),
  body(
    'access_token twice, once in escapes',
    goodJsonWith(String.raw`"\u0061ccess_token": "other"`),
    unusable,
  ),
  body(
    'token_type twice, once with an escaped underscore',
    goodJsonWith(String.raw`"token\u005Ftype": "mac"`),
    unusable,
  ),
  body('expires_in twice', goodJsonWith('"expires_in": 1'), unusable),
  body('account_id twice', goodJsonWith('"account_id": "dbid:other"'), unusable),
  body('an unknown field twice', goodJsonWith('"note": 1, "note": 1'), unusable),
  body(
    'an unknown field twice, far apart',
    goodJsonWith(`"note": 1, "pad": "${' '.repeat(9000)}", "note": 2`),
    unusable,
  ),
  body('an escaped quote before a doubled field', goodJsonWith(String.raw`"a": "\"", "a": "\\"`), unusable),
  body('the same field twice in a nested object', goodJsonWith('"note": {"a": 1, "a": 2}'), accepted),
  body('the same field twice in a nested array', goodJsonWith('"note": [{"a": 1, "a": 2}]'), accepted),
  body('a field of ours inside a nested object', goodJsonWith('"note": {"access_token": "other"}'), accepted),
  body(
    'colons, braces and quotes in a string',
    goodJsonWith(String.raw`"note": "\"access_token\": {[:,"`),
    accepted,
  ),
  body('a backslash at the end of a string', goodJsonWith(String.raw`"note": "\\", "more": ":"`), accepted),
]

const evil = '{"access_token": "evil", "token_type": "bearer", "account_id": "dbid:evil", "polluted": true}'
const prototypes: Scenario[] = [
  body('a whole grant under __proto__ only', `{"__proto__": ${evil}}`, unusable),
  body('access_token under __proto__ only', goodJsonWith(`"__proto__": ${evil}`, ['access_token']), unusable),
  body('a good grant with __proto__', goodJsonWith(`"__proto__": ${evil}`), unusable),
  body('a good grant with __proto__ in escapes', goodJsonWith(String.raw`"\u005f_proto__": null`), unusable),
  body('a good grant with constructor', goodJsonWith(`"constructor": {"prototype": ${evil}}`), unusable),
  body('a good grant with prototype', goodJsonWith(`"prototype": ${evil}`), unusable),
  body(
    'a good grant with hasOwnProperty, toString and toJSON',
    goodJsonWith('"hasOwnProperty": 1, "toString": 2, "toJSON": 3'),
    accepted,
  ),
  body('a good grant with then', goodJsonWith('"then": "x"'), accepted),
]

const big: Scenario[] = [
  body('nesting 20,000 deep', goodJsonWith(`"note": ${nested(20_000)}`), acceptedOr(unusable)),
  body('nesting 30,000 deep and nothing else', nested(30_000), unusable),
  body(
    'objects nested 8,000 deep',
    goodJsonWith(`"note": ${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`),
    acceptedOr(unusable),
  ),
  body(
    '5,000 unknown fields',
    goodJsonWith(Array.from({ length: 5000 }, (_, i) => `"n${i}": 1`).join()),
    accepted,
  ),
  body('a string of 25,000 escapes', goodJsonWith(`"note": "${String.raw`\"`.repeat(25_000)}"`), accepted),
  body('60 kB of quotes', '"'.repeat(60_000), unusable),
  body('a good grant of 60 kB', goodJson({ note: ' '.repeat(60_000) }), accepted),
  body('a good grant of 66 kB, with its length', goodJson({ note: ' '.repeat(66_000) }), unusable),
  body('a good grant of 2 MB, with its length', goodJson({ note: ' '.repeat(2_000_000) }), unusable),
  {
    name: 'a content-length of 64 GB',
    answer: rawReply('HTTP/1.1 200 OK\r\ncontent-length: 68719476736\r\n\r\n{}'),
    expect: {
      exchange: { outcomes: ['token_endpoint', 'transient'], remedy: 'restart' },
      refresh: { outcomes: ['token_endpoint', 'transient'], remedy: 'retry' },
    },
  },
]

/** What an answer with status 200 can hold instead of a grant, and odd things a grant can hold. */
export const bodies: readonly Scenario[] = [
  ...labels,
  ...notObjects,
  ...wrongBodies,
  ...twice,
  ...prototypes,
  ...big,
]
