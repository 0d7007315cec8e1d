import { type Case, type JsonObject, SECRET } from '../case.ts'
import { type Choices, combinations, type Random, sample } from './random.ts'

const URL_STATES: Choices['url_state'] = [
  undefined,
  '',
  'x',
  '|',
  'a|b|c',
  '||',
  '/photos?album=1&page=2#top',
  'spaces and +%20%7C',
  'ünï ☃ 😀',
  '{"json":[1,"two"]}',
  'line\nbreak\u0000',
  '{u*300}',
]
const SCOPES: Choices['scope'] = [
  undefined,
  null,
  ['account_info.read'],
  ['account_info.read', 'files.content.read', 'files.content.write'],
  ['openid', 'email', 'profile'],
]
const LOCALES: Choices['locale'] = [undefined, null, 'en', 'en_US', 'pt-BR', 'zh-Hant-TW']
const REDIRECT_URIS: Choices['redirect_uri'] = [
  undefined,
  'https://app.example/cb?next=%2Fa&b=c+d',
  'https://xn--bcher-kva.example/%C3%BC',
  'http://localhost:3000/dropbox-auth-finish',
  'http://127.0.0.1:53682/',
  'http://[::1]:8080/cb',
  'db-app-key-1234567://2/token',
]

const VALID: Choices = {
  consumer_secret: [undefined, SECRET],
  use_pkce: [true, false],
  token_access_type: [null, 'offline', 'online', 'legacy'],
  scope: SCOPES,
  include_granted_scopes: [undefined, null, 'user', 'team'],
}

/** Options that somebody may give and that at least one side has something to say about. */
const ODD: Choices = {
  consumer_key: ['', 'schlüssel', 'a b&c=d', 7, null],
  consumer_secret: ['', null, 7, 'sécret', 'with blank'],
  token_access_type: ['', 'Offline', 'OFFLINE', 'permanent', 0, false, 7],
  scope: [
    [],
    'account_info.read',
    '',
    {},
    7,
    [''],
    ['a', ''],
    ['with space'],
    ['ümlaut'],
    [7],
    ['a"b'],
    ['a\\b'],
    ['a', 'a'],
  ],
  include_granted_scopes: ['', 'everyone', 'User', 0, false, 7],
  use_pkce: [null],
  locale: ['', 'e', 'english', 'en US', 'en\r\nX: y', 'ünï', '{e*300}', 7],
  redirect_uri: [
    '',
    'http://app.example/cb',
    '//app.example/cb',
    '/cb',
    'localhost:3000/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://app.example/1',
    'ftp://app.example/',
    'ws://localhost/cb',
    'https://app.example/cb#fragment',
    'https://app.example/ü b',
    'https://user:password@app.example/cb',
    'not a uri',
    null,
    7,
  ],
}
const ODD_URL_STATES = ['\ud800', 'x\udc00y', '{u*476}', '{u*477}', '{u*2000}', '{ü*238}', '{ü*239}']

const start = (flow: Case['flow'], options: JsonObject, url_state?: string): Case => ({
  flow,
  options,
  steps: [{ start: url_state === undefined || flow === 'paste' ? {} : { url_state } }],
})

/** Both flows with every combination of the options that shape the authorize URL. */
const everyCombination = (): Case[] =>
  combinations(VALID).flatMap((options) => [start('web', options), start('paste', options)])

/** All options at once, at random, defaults among them. */
const atRandom = (random: Random, count: number): Case[] =>
  Array.from({ length: count }, () => {
    const options = sample(random, { ...VALID, locale: LOCALES, redirect_uri: REDIRECT_URIS })
    const { url_state } = sample(random, { url_state: URL_STATES })
    return start('web', options, url_state as string | undefined)
  })

/** What is left out, in every combination: the defaults of both sides. */
const leftOut = (): Case[] =>
  combinations({
    ...VALID,
    use_pkce: [undefined],
    scope: [undefined, ['account_info.read']],
    token_access_type: [undefined, null, 'online'],
  })
    .concat(
      combinations({ ...VALID, scope: [undefined, ['account_info.read']], token_access_type: [undefined] }),
    )
    .flatMap((options) => [start('web', options), start('paste', options)])

/** One odd value at a time, in four surroundings. */
const oddOptions = (): Case[] =>
  Object.entries(ODD).flatMap(([name, values]) =>
    values.flatMap((value) =>
      combinations({
        consumer_secret: [undefined, SECRET],
        use_pkce: [true, false],
        token_access_type: ['offline'],
      }).flatMap((around) => {
        const scope = name === 'include_granted_scopes' ? { scope: ['account_info.read'] } : {}
        const options = { ...around, ...scope, [name]: value as never }
        return name === 'redirect_uri'
          ? [start('web', options)]
          : [start('web', options), start('paste', options)]
      }),
    ),
  )

const plain = { consumer_secret: SECRET, use_pkce: true, token_access_type: 'offline' }

/** Authorize URLs: constructor options and `start()`. */
export const starts = (random: Random): Case[] => [
  ...everyCombination(),
  ...atRandom(random, 500),
  ...leftOut(),
  ...oddOptions(),
  ...URL_STATES.map((url_state) => start('web', plain, url_state as string | undefined)),
  ...ODD_URL_STATES.map((url_state) => start('web', plain, url_state)),
]
