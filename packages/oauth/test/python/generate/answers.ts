import { type Answer, ANSWERS, type Case, CODE, type Json, type JsonObject, SECRET } from '../case.ts'
import { type Choices, combinations, type Random, sample } from './random.ts'

const OPTIONS = { consumer_secret: SECRET, use_pkce: false, token_access_type: 'offline' }

const exchange = (answer: Answer | string, options: JsonObject = OPTIONS): Case => ({
  flow: 'web',
  options,
  steps: [{ start: {} }, { finish: { state: '{token}', code: CODE }, answer }],
})
const pasted = (answer: Answer | string, options: JsonObject = OPTIONS): Case => ({
  flow: 'paste',
  options,
  steps: [{ start: {} }, { paste: CODE, answer }],
})

/** Fields of a good answer, each with the values it may take. */
const FIELDS: Choices = {
  access_token: ['sl.access-token'],
  token_type: ['bearer', 'Bearer', undefined],
  expires_in: [14400, 1, undefined],
  refresh_token: ['refresh-token', undefined],
  scope: ['account_info.read', 'account_info.read files.content.read', '', undefined],
  uid: ['12345'],
  account_id: ['dbid:AAH4f99T0taONIb'],
}
const TEAM: Choices = { ...FIELDS, uid: [''], account_id: [undefined], team_id: ['dbtid:AAFdgehTzw7Wl'] }

/** One field of an otherwise good answer gone, or of a wrong type or shape. */
const ODD: Readonly<Record<string, readonly (Json | undefined)[]>> = {
  access_token: [
    undefined,
    null,
    '',
    7,
    ['x'],
    {},
    'with blank',
    'line\nbreak',
    '[redacted]',
    'ünï',
    '{t*5000}',
  ],
  token_type: [undefined, null, '', 'mac', 'BEARER', 7],
  expires_in: [
    undefined,
    null,
    0,
    -1,
    '14400',
    '',
    'soon',
    14400.7,
    0.5,
    true,
    false,
    [],
    [1],
    {},
    1e6,
    315360000,
    1e12,
    1e30,
  ],
  refresh_token: [undefined, null, '', 7, ['x'], {}, 'with blank'],
  scope: [undefined, null, '', ' ', 'a', ' a  b ', 'a\nb', 7, ['a', 'b'], {}],
  uid: [undefined, null, '', 7, 12345678901, 'ünï', ['x']],
  account_id: [undefined, null, '', 7, ['x'], 'ünï'],
  team_id: [null, '', 7, ['x'], 'dbtid:AAFdgehTzw7Wl'],
  id_token: ['header.claims.signature', 7, null],
  unknown: ['field', null, { deep: [1] }],
}

const user = ANSWERS['user']?.json as JsonObject
const team = ANSWERS['team']?.json as JsonObject

/** Bodies that are not a good answer, whatever the status says. */
const BODIES: Readonly<Record<string, Answer>> = {
  none: { body: '' },
  blank: { body: '   ' },
  html: { type: 'text/html', body: '<!doctype html><title>Error (400)</title>' },
  form: { type: 'application/x-www-form-urlencoded', body: 'access_token=a&uid=1&account_id=b' },
  cut: { body: '{"access_token":"sl.acc' },
  doubled: {
    body: '{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b","access_token":"c"}',
  },
  doubledInside: {
    body: '{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b","x":{"y":1,"y":2}}',
  },
  trailing: { body: '{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b"} x' },
  byteOrderMark: { body: '\ufeff{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b"}' },
  notANumber: {
    body: '{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b","expires_in":NaN}',
  },
  infinite: { body: '{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b","x":Infinity}' },
  singleQuoted: { body: "{'access_token':'a'}" },
  loneSurrogate: {
    body: '{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b","scope":"\\ud800"}',
  },
  prototype: {
    body: '{"access_token":"a","token_type":"bearer","uid":"1","account_id":"b","__proto__":{"scope":"x"}}',
  },
  array: { json: [] },
  arrayOfOne: { json: [user] },
  null: { json: null },
  text: { json: 'access_token account_id uid' },
  number: { json: 7 },
  true: { json: true },
  object: { json: {} },
  errorInside: { json: { error: 'invalid_grant' } },
  errorBeside: { json: { ...user, error: 'invalid_grant' } },
  script: { type: 'text/javascript', json: user },
  untyped: { type: '', json: user },
  padded: { json: user, pad: 60_000 },
  padded64k: { json: user, pad: 70_000 },
}

const ERRORS: readonly JsonObject[] = [
  { error: 'invalid_grant', error_description: "code doesn't exist or has expired" },
  { error: 'invalid_grant', error_description: 'redirect_uri mismatch' },
  { error: 'invalid_grant', error_description: 'invalid code verifier' },
  { error: 'invalid_client: Invalid client_id or client_secret' },
  { error: 'invalid_request', error_description: 'unknown field "x"' },
  { error: 'unsupported_grant_type', error_description: 'x' },
  { error: 'invalid_request', error_description: 'No auth function available for given request' },
  { error: { '.tag': 'too_many_requests', reason: 'x' }, error_summary: 'too_many_requests/' },
  { error_description: 'alone' },
]
const STATUSES = [
  200, 201, 203, 299, 300, 304, 400, 401, 403, 404, 405, 408, 409, 410, 413, 418, 421, 425, 429, 451, 500,
  501, 502, 503, 504, 520, 599,
]

const withField = (good: JsonObject, name: string, value: Json | undefined): JsonObject => {
  const { [name]: _, ...others } = good
  return value === undefined ? others : { ...others, [name]: value }
}

const goodAnswers = (): Case[] => [
  ...combinations(FIELDS).map((json) => exchange({ json })),
  ...combinations(TEAM).map((json) => exchange({ json })),
  ...Object.keys(ANSWERS).flatMap((name) => [exchange(name), pasted(name)]),
]

const oddFields = (): Case[] =>
  Object.entries(ODD).flatMap(([name, values]) =>
    values.flatMap((value) => [
      exchange({ json: withField(user, name, value) }),
      pasted({ json: withField(team, name, value) }),
    ]),
  )

const severalOdd = (random: Random, count: number): Case[] =>
  Array.from({ length: count }, () => {
    const good = sample(random, random.chance(0.5) ? FIELDS : TEAM)
    const json = Object.entries(ODD).reduce(
      (made, [name, values]) => (random.chance(0.2) ? withField(made, name, random.pick(values)) : made),
      good,
    )
    return random.chance(0.5) ? exchange({ json }) : pasted({ json })
  })

const statuses = (): Case[] =>
  STATUSES.flatMap((status) => [
    ...Object.values(BODIES)
      .slice(0, 3)
      .map((body) => exchange({ status, ...body })),
    ...ERRORS.map((json) => (status < 400 ? exchange({ status, json }) : pasted({ status, json }))),
    exchange({ status, json: user }),
  ])

const redirects = (): Case[] =>
  [301, 302, 303, 307, 308].flatMap((status) =>
    ['https://api.dropboxapi.com/oauth2/token/', 'https://elsewhere.example/oauth2/token'].map((location) =>
      exchange({ status, location, body: '' }),
    ),
  )

/** The token request's form, for every way an app can be set up. */
const forms = (): Case[] =>
  combinations({
    consumer_secret: [undefined, SECRET, 's3cret&co+%='],
    use_pkce: [true, false, undefined],
    token_access_type: ['offline', null],
    locale: [undefined, 'en', 'pt-BR'],
    scope: [undefined, ['account_info.read']],
    redirect_uri: [undefined, 'http://localhost:3000/cb?a=b+c', 'https://app.example/%C3%BC?x=%20'],
  }).flatMap((options) =>
    options['redirect_uri'] === undefined
      ? [exchange('user', options), pasted('user', options)]
      : [exchange('user', options)],
  )

/** Answers of the token endpoint, and the requests they answer. */
export const answers = (random: Random): Case[] => [
  ...goodAnswers(),
  ...oddFields(),
  ...severalOdd(random, 300),
  ...Object.values(BODIES).flatMap((body) => [exchange(body), pasted(body)]),
  ...statuses(),
  ...redirects(),
  exchange({ down: 'refused' }),
  exchange({ down: 'timeout' }),
  ...forms(),
]
