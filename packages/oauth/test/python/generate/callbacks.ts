import { type Case, CODE, type Json, type JsonObject, SECRET, type Step, textOf } from '../case.ts'
import { combinations, type Random, sample } from './random.ts'

const FOREIGN_TOKEN = 'token-of-other-code-0001'

/** How the session comes to hold what it holds: by `start()`, or by other code, or not at all. */
const SESSIONS: Readonly<Record<string, readonly Step[]>> = {
  started: [{ start: {} }],
  startedWithState: [{ start: { url_state: 'x|y' } }],
  foreign: [{ session: FOREIGN_TOKEN }],
  empty: [],
}
const ODD_SESSIONS: readonly Json[] = [
  '',
  'short',
  'exactly-twenty-chars',
  'twenty-one-characters',
  'tökén-of-other-code-☃☃☃',
  'with|a|pipe|in|the|token',
  null,
  7,
  {},
  [],
]

const STATES: readonly (Json | undefined)[] = [
  undefined,
  '',
  '{token}',
  '{token}|',
  '{token}|/photos?album=1',
  '{token}|a|b||',
  '{token}|ünï ☃ 😀',
  '{token}|{u*300}',
  'wrong-token-of-same-size',
  'wrong',
  '{token:cut}',
  '{token:swap}',
  '{token}x',
  ' {token}',
  '|{token}',
  '|',
]
const VERDICTS: readonly JsonObject[] = [
  { code: CODE },
  {},
  { code: CODE, error: 'access_denied' },
  { error: 'access_denied' },
  { error: 'access_denied', error_description: 'The user chose not to give your app access.' },
  { error: 'server_error' },
  { error: 'server_error', error_description: 'Try again: later' },
]

const MORE_VERDICTS: readonly JsonObject[] = [
  { code: '' },
  { code: '', error: '' },
  { code: CODE, error: '' },
  { error: '' },
  { error: '', error_description: 'x' },
  { error: 'access_denied', error_description: '' },
  { error: 'server_error', error_description: '' },
  { error: 'ACCESS_DENIED' },
  { error: 'access_denied ' },
  { error: 'ünï ☃' },
  { error: '<script>alert(1)</script>', error_description: '<b>&amp;\r\nSet-Cookie: a=b\u001b[31m\u202e' },
  { error: '{e*100}', error_description: '{d*3000}' },
  { error_description: 'alone' },
  { code: CODE, error_description: 'beside a code' },
  { code: CODE, unknown: 'x', iss: 'https://www.dropbox.com' },
  { code: CODE, iss: 'https://elsewhere.example' },
  { code: CODE, iss: '' },
  { code: CODE, access_token: 'sl.access-token' },
  { error: 'access_denied', id_token: 'a.b.c' },
  { code: 'a+b c&d=e%20f/☃' },
  { code: 'line\nbreak' },
  { code: ' blank ' },
  { code: '{c*4096}' },
  { code: '{c*4097}' },
  { code: CODE, padding: '{p*9000}' },
  ...[
    'unauthorized_client',
    'unsupported_response_type',
    'invalid_scope',
    'temporarily_unavailable',
    'invalid_request',
  ].map((error) => ({ error, error_description: `about ${error}` })),
]
/** Values that a parsed query can hold in some framework, and a dict in Python. */
const NOT_TEXT: readonly Json[] = [null, 7, true, ['a'], ['a', 'b'], { a: 'b' }]

const WITHOUT_PKCE = { consumer_secret: SECRET, use_pkce: false, token_access_type: 'offline' }
const FLOWS: readonly JsonObject[] = [
  WITHOUT_PKCE,
  { use_pkce: true, token_access_type: 'offline' },
  { consumer_secret: SECRET, use_pkce: true, token_access_type: 'offline' },
]

const withState = (state: Json | undefined, verdict: JsonObject): JsonObject =>
  state === undefined ? verdict : { state, ...verdict }

const callback = (options: JsonObject, before: readonly Step[], query: JsonObject): Case => ({
  flow: 'web',
  options,
  steps: [...before, { finish: query }],
})

/** Every session × every state × every verdict. */
const everyCombination = (): Case[] =>
  Object.values(SESSIONS).flatMap((before) =>
    STATES.flatMap((state) =>
      VERDICTS.map((verdict) => callback(WITHOUT_PKCE, before, withState(state, verdict))),
    ),
  )

const rareVerdicts = (): Case[] =>
  ['started', 'foreign', 'empty'].flatMap((name) =>
    [undefined, '{token}', '{token}|back', 'wrong'].flatMap((state) =>
      MORE_VERDICTS.map((verdict) => callback(WITHOUT_PKCE, SESSIONS[name] ?? [], withState(state, verdict))),
    ),
  )

const oddSessions = (): Case[] =>
  ODD_SESSIONS.flatMap((session) =>
    ['{token}', '', 'wrong', 'short', '{token}|back'].flatMap((state) =>
      [{ code: CODE }, { error: 'access_denied' }].map((verdict) =>
        callback(WITHOUT_PKCE, [{ session }], withState(state, verdict)),
      ),
    ),
  )

const notText = (): Case[] =>
  combinations({ name: ['state', 'code', 'error', 'error_description', 'other'], value: NOT_TEXT }).flatMap(
    ({ name, value }) =>
      [SESSIONS['started'] ?? [], []].map((before) =>
        callback(WITHOUT_PKCE, before, { state: '{token}', code: CODE, [textOf(name)]: value ?? null }),
      ),
  )

const tooLong = (): Case[] =>
  ['{token}|{u*475}', '{token}|{u*476}', '{token}|{u*5000}', '{s*500}', '{s*501}', '{s*20000}'].flatMap(
    (state) =>
      ['started', 'foreign', 'empty'].map((name) =>
        callback(WITHOUT_PKCE, SESSIONS[name] ?? [], { state, code: CODE }),
      ),
  )

const everyFlow = (): Case[] =>
  FLOWS.flatMap((options) =>
    Object.values(SESSIONS).flatMap((before) =>
      VERDICTS.map((verdict) => callback(options, before, withState('{token}', verdict))),
    ),
  )

/** With PKCE the verifier has to come along; anything may meet anything. */
const withPkce = (random: Random, count: number): Case[] =>
  Array.from({ length: count }, () => {
    const before = random.pick(Object.values(SESSIONS))
    const verdict = random.chance(0.6) ? { code: CODE } : random.pick([...VERDICTS, ...MORE_VERDICTS])
    const state = random.chance(0.5) ? '{token}' : random.pick(STATES)
    const { locale } = sample(random, { locale: [undefined, 'de'] })
    const options = { ...random.pick(FLOWS), ...(locale === undefined ? {} : { locale }) }
    return callback(options, before, withState(state, verdict))
  })

/** Callbacks: what the session holds × what the query says. */
export const callbacks = (random: Random): Case[] => [
  ...everyCombination(),
  ...rareVerdicts(),
  ...oddSessions(),
  ...notText(),
  ...tooLong(),
  ...everyFlow(),
  ...withPkce(random, 250),
]
