import { accepted, goodJson, goodJsonWith, having, reply, unusable } from './scenario.ts'
import type { Expectation, goodFields, Scenario } from './scenario.ts'

type Field = keyof typeof goodFields

/** A good grant with one field written as it stands (JSON), or left out. */
const field = (name: Field, raw: string | undefined, expect: Expectation): Scenario => {
  const text = raw === undefined ? goodJson({ [name]: undefined }) : goodJsonWith(`"${name}": ${raw}`, [name])
  const shown = raw === undefined ? 'missing' : raw.length > 60 ? `${raw.slice(0, 20)}… (${raw.length})` : raw
  return { name: `${name} is ${shown}`, answer: reply(200, text), expect }
}

const refuse = (name: Field, raws: readonly (string | undefined)[]): Scenario[] =>
  raws.map((raw) => field(name, raw, unusable))

const accessTokens = [
  ...refuse('access_token', [undefined, '""', 'null', '42', 'true', '["x"]', '{"toString": "x"}']),
  ...refuse('access_token', [
    String.raw`"a\r\nX-Injected: 1"`,
    String.raw`"a\nb"`,
    '"a b"',
    '" "',
    '"a "',
    String.raw`"a\u0000"`,
  ]),
  ...refuse('access_token', [
    String.raw`"a\u007f"`,
    '"tökén"',
    '"a\u202Eb"',
    '"🔑"',
    String.raw`"\ud800"`,
    String.raw`"a\tb"`,
  ]),
  ...refuse('access_token', [`"${'x'.repeat(17_000)}"`]),
  field('access_token', `"${'x'.repeat(16_384)}"`, having(accepted, { accessToken: 'x'.repeat(16_384) })),
  field('access_token', `"${'!~/+='.repeat(3)}"`, having(accepted, { accessToken: '!~/+='.repeat(3) })),
]

const tokenTypes = [
  ...['"Bearer"', '"BEARER"', '"bearer"'].map((raw) => field('token_type', raw, accepted)),
  ...refuse('token_type', [
    undefined,
    '"mac"',
    '"DPoP"',
    '""',
    '" bearer"',
    '"bearer\\n"',
    '"bearerx"',
    'null',
    '6',
    '["bearer"]',
  ]),
]

/** The instant is checked by whoever knows the clock; here it has only to be one. */
const anInstant = (value: unknown): boolean => value instanceof Date && Number.isSafeInteger(value.getTime())

const lifetimes = [
  ...['3600', '"3600"', '14399', '1', '"1"', '3600.0', '36e2', '315360000'].map((raw) =>
    field('expires_in', raw, having(accepted, { expiresAt: anInstant })),
  ),
  field('expires_in', undefined, having(accepted, { expiresAt: undefined })),
  ...refuse('expires_in', [
    'NaN',
    '"NaN"',
    '""',
    '" "',
    '-1',
    '"-1"',
    '0',
    '"0"',
    '-0',
    '1e999',
    '-1e999',
    '"1e999"',
    '"Infinity"',
  ]),
  ...refuse('expires_in', [
    '"3600abc"',
    '"0x10"',
    '"1e3"',
    '1.5',
    '"1.5"',
    'true',
    'false',
    'null',
    '[]',
    '[3600]',
    '{}',
    '"+3600"',
  ]),
  ...refuse('expires_in', [
    '" 3600"',
    '"3600 "',
    String.raw`"3600\n"`,
    '"３６００"',
    '"٣٦٠٠"',
    '"3_600"',
    '"3,600"',
  ]),
  ...refuse('expires_in', [
    '400000000',
    '"400000000"',
    '9007199254740993',
    '"99999999999999999999"',
    '8640000000000',
    '1e300',
  ]),
]

const refreshTokens = [
  field('refresh_token', undefined, accepted),
  ...refuse('refresh_token', ['""', '42', '["x"]', '{}', 'true']),
]

const onlyForExchange: Expectation = { exchange: unusable.exchange, refresh: accepted.refresh }
const accounts: Scenario[] = [
  {
    name: 'neither account_id nor team_id',
    answer: reply(200, goodJson({ account_id: undefined })),
    expect: onlyForExchange,
  },
  {
    name: 'account_id is empty, and there is no team_id',
    answer: reply(200, goodJson({ account_id: '' })),
    expect: onlyForExchange,
  },
  {
    name: 'a team: uid is empty, team_id instead of account_id',
    answer: reply(200, goodJson({ account_id: undefined, uid: '', team_id: 'dbtid:AAA' })),
    expect: {
      exchange: {
        outcomes: ['accepted'],
        fields: { accountId: 'dbtid:AAA', userId: '', teamId: 'dbtid:AAA' },
      },
      refresh: accepted.refresh,
    },
  },
  ...['42', 'null', '["dbid:x"]', '{}', 'true'].map((raw): Scenario => {
    const expect = {
      exchange: unusable.exchange,
      refresh: { outcomes: ['accepted', 'token_endpoint'] },
    } as const
    return {
      name: `account_id is ${raw}`,
      answer: reply(200, goodJsonWith(`"account_id": ${raw}`, ['account_id'])),
      expect,
    }
  }),
]

const scopes = [
  field('scope', undefined, accepted),
  field('scope', '""', accepted),
  ...refuse('scope', ['42', '["account_info.read"]', '{}', 'true']),
]

/** A bare refresh answer, as Dropbox sends it. */
const refreshOnly: Scenario = {
  name: 'only what a refresh answers',
  answer: reply(200, '{"access_token": "sl.u.new", "token_type": "bearer", "expires_in": 14400}'),
  expect: {
    exchange: unusable.exchange,
    refresh: { outcomes: ['accepted'], fields: { accessToken: 'sl.u.new' } },
  },
}

/** Good JSON whose fields are not what they should be. */
export const fields: readonly Scenario[] = [
  ...accessTokens,
  ...tokenTypes,
  ...lifetimes,
  ...refreshTokens,
  ...accounts,
  ...scopes,
  refreshOnly,
]
