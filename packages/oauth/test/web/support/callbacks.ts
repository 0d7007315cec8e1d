import type { DropboxOAuthErrorCode } from '../../../src/index.ts'

/** What becomes of a callback: the code of its error, or `sent` where its code went to Dropbox. */
export type Verdict = DropboxOAuthErrorCode | 'sent'

/** A callback as it may come: the query, raw, for the state of a login under way. */
export interface OddCallback {
  readonly name: string
  readonly query: (state: string) => string
  readonly verdict: Verdict
}

const enc = encodeURIComponent
const wrongToken = 'AAAAAAAAAAAAAAAAAAAAAAAA'

const each = <T>(
  family: string,
  values: readonly T[],
  query: (value: T, state: string) => string,
  verdict: Verdict | ((value: T) => Verdict),
): OddCallback[] =>
  values.map((value) => ({
    name: `${family}: ${JSON.stringify(value).slice(0, 60)}`,
    query: (state) => query(value, state),
    verdict: typeof verdict === 'function' ? verdict(value) : verdict,
  }))

/** Every way to have, or not to have, the three parameters that decide. */
function matrix(): OddCallback[] {
  const states = { absent: '', empty: 'state=', wrong: `state=${wrongToken}`, right: undefined } as const
  const codes = { absent: '', empty: 'code=', given: 'code=CODE' } as const
  const errors = {
    absent: '',
    empty: 'error=',
    denied: 'error=access_denied',
    other: 'error=server_error&error_description=Oops',
  } as const
  return Object.entries(states).flatMap(([s, state]) =>
    Object.entries(codes).flatMap(([c, code]) =>
      Object.entries(errors).map(([e, error]) => ({
        name: `state ${s}, code ${c}, error ${e}`,
        query: (right: string) => [state ?? `state=${enc(right)}`, code, error].filter(Boolean).join('&'),
        verdict: verdictOf(s, c, e),
      })),
    ),
  )
}

function verdictOf(state: string, code: string, error: string): Verdict {
  const isAnswer = (code === 'given') !== (error !== 'absent')
  if (state === 'absent' || !isAnswer || (code !== 'absent' && error !== 'absent')) return 'bad_request'
  if (state !== 'right') return 'csrf'
  if (code === 'given') return 'sent'
  return error === 'denied' ? 'not_approved' : 'provider'
}

const once = ['state', 'code', 'error', 'error_description', 'iss', 'locale', 'unknown', '__proto__'] as const

/** A parameter twice means two things to two parsers, whichever they are. */
const duplicates = (): OddCallback[] => [
  ...each(
    'set twice alike',
    once,
    (name, state) => `state=${enc(state)}&code=CODE&${name}=a&${name}=a`,
    'bad_request',
  ),
  ...each(
    'set twice',
    once,
    (name, state) => `${name}=a&state=${enc(state)}&code=CODE&${name}=b`,
    'bad_request',
  ),
  ...each(
    'set twice, once empty',
    once,
    (name, state) => `${name}=&state=${enc(state)}&code=CODE&${name}`,
    'bad_request',
  ),
  ...each(
    'set twice, once encoded',
    ['st%61te', '%73tate', 's%74at%65'],
    (name, state) => `state=${enc(state)}&${name}=${enc(state)}&code=CODE`,
    'bad_request',
  ),
  ...each(
    'the right state first',
    [wrongToken, '', 'x'],
    (other, s) => `state=${enc(s)}&state=${other}&code=CODE`,
    'bad_request',
  ),
  ...each(
    'the right state last',
    [wrongToken, '', 'x'],
    (other, s) => `state=${other}&state=${enc(s)}&code=CODE`,
    'bad_request',
  ),
]

const brackets = [
  '[]',
  '[0]',
  '[k]',
  '[length]',
  '[__proto__]',
  '[toString]',
  '%5B%5D',
  '.0',
  '[',
  ']',
  '[][]',
  '[state]',
]

/** What one parser makes an array or an object of, another reads as a name of its own. */
const nested = (): OddCallback[] => [
  ...each('state in brackets', brackets, (b, s) => `state${b}=${enc(s)}&code=CODE`, 'bad_request'),
  ...each('code in brackets', brackets, (b, s) => `state=${enc(s)}&code${b}=CODE`, 'bad_request'),
  ...each('error in brackets', brackets, (b, s) => `state=${enc(s)}&error${b}=access_denied`, 'bad_request'),
  ...each(
    'state in brackets besides',
    brackets,
    (b, s) => `state${b}=${wrongToken}&state=${enc(s)}&code=CODE`,
    'sent',
  ),
  ...each('code in brackets besides', brackets, (b, s) => `state=${enc(s)}&code=CODE&code${b}=OTHER`, 'sent'),
  ...each(
    'wrong state in brackets besides',
    brackets,
    (b, s) => `state=${wrongToken}&state${b}=${enc(s)}&code=CODE`,
    'csrf',
  ),
]

/** Texts that are nearly the right token. */
const nearly: readonly (readonly [string, (token: string) => string])[] = [
  ['cut', (t) => t.slice(0, -1)],
  ['cut in front', (t) => t.slice(1)],
  ['half', (t) => t.slice(0, 12)],
  ['one letter', (t) => t.slice(0, 1)],
  ['longer', (t) => `${t}A`],
  ['twice', (t) => t + t],
  ['reversed', (t) => t.split('').toReversed().join('')],
  [
    'other case',
    (t) =>
      t
        .split('')
        .map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))
        .join(''),
  ],
  ['other last letter', (t) => t.slice(0, -1) + (t.endsWith('A') ? 'B' : 'A')],
  ['other first letter', (t) => (t.startsWith('A') ? 'B' : 'A') + t.slice(1)],
  ['blank behind', (t) => `${t}%20`],
  ['blank before', (t) => `%20${t}`],
  ['plus behind', (t) => `${t}+`],
  ['tab behind', (t) => `${t}%09`],
  ['line break behind', (t) => `${t}%0D%0A`],
  ['NUL behind', (t) => `${t}%00`],
  ['NUL before', (t) => `%00${t}`],
  ['byte order mark before', (t) => `%EF%BB%BF${t}`],
  ['zero width behind', (t) => `${t}%E2%80%8B`],
  ['combining mark behind', (t) => `${t}%CC%81`],
  ['bad percent behind', (t) => `${t}%`],
  ['bad byte behind', (t) => `${t}%FF`],
  ['bad escape behind', (t) => `${t}%zz`],
  ['quoted', (t) => `%22${t}%22`],
  ['in an array', (t) => `%5B%22${t}%22%5D`],
  ['in an object', (t) => `%7B%22state%22:%22${t}%22%7D`],
  ['comma behind', (t) => `${t},${t}`],
  ['encoded twice', (t) => `%2525${t}`],
  ['behind a bar', (t) => `|${t}`],
  ['behind another and a bar', (t) => `${wrongToken}|${t}`],
  ['wildcard', () => '*'],
  ['percent', () => '%25'],
  ['undefined', () => 'undefined'],
  ['null', () => 'null'],
  ['true', () => 'true'],
  ['zero', () => '0'],
  ['NaN', () => 'NaN'],
  ['object', () => '[object%20Object]'],
  ['__proto__', () => '__proto__'],
  ['constructor', () => 'constructor'],
  ['bar', () => '|'],
  ['dot dot', () => '..%2F..'],
  ['SQL', () => "'%20OR%20'1'='1"],
  ['script', () => '%3Cscript%3Ealert(1)%3C/script%3E'],
  ['template', () => '$%7B7*7%7D'],
  ['Redis', () => '%0D%0AFLUSHALL%0D%0A'],
  ['key of the session', () => 'dropbox-auth-csrf-token'],
]

const tokenOf = (state: string): string => state.split('|', 1)[0] ?? ''

const states = (): OddCallback[] => [
  ...nearly.map(([name, change]) => ({
    name: `state nearly right: ${name}`,
    query: (state: string) => `state=${change(tokenOf(state))}&code=CODE`,
    verdict: 'csrf' as const,
  })),
  ...nearly.map(([name, change]) => ({
    name: `state nearly right, with an error: ${name}`,
    query: (state: string) => `state=${change(tokenOf(state))}&error=access_denied`,
    verdict: 'csrf' as const,
  })),
  ...each('state of a length', [499, 500], (n) => `state=${'A'.repeat(n)}&code=CODE`, 'csrf'),
  ...each(
    'state of a length',
    [501, 1000, 4000, 7000],
    (n) => `state=${'A'.repeat(n)}&code=CODE`,
    'bad_request',
  ),
  ...each(
    'another wish behind the right token',
    [
      '',
      '/',
      '//evil.example',
      'https://evil.example',
      '!',
      '!//evil.example',
      '||',
      '%00',
      '<script>',
      'ü',
      '/a|b',
    ],
    (wish, state) => `state=${enc(`${tokenOf(state)}|${wish}`)}&code=CODE`,
    'sent',
  ),
]

const junk = [
  'hasOwnProperty=1',
  'toString=1',
  'constructor=1',
  '__proto__=1',
  'constructor[prototype][state]=x',
  '__proto__[state]=x',
  'locale=en',
  'utm_source=x',
  '=',
  '&&&',
  '=x',
  'a',
  '%',
  '%zz=%zz',
  '%FF=%FF',
  '%00=%00',
  'STATE=x',
  'Code=x',
  ' state=x'.replace(' ', '%20'),
  'state%20=x',
  'code%00=x',
  'redirect_uri=https://evil.example',
  'client_id=other',
  'grant_type=password',
  'client_secret=x',
  'code_verifier=x',
  'response_mode=form_post',
  'response=eyJhbGciOiJub25lIn0.e30.',
  'session_state=x',
  'error_description=x',
  'error_uri=https://evil.example',
  'returnTo=//evil.example',
  'scope=account_info.write',
  'constructor=',
]

const besides = (): OddCallback[] => [
  ...each('besides', junk, (other, s) => `state=${enc(s)}&code=CODE&${other}`, 'sent'),
  ...each('in front', junk, (other, s) => `${other}&state=${enc(s)}&code=CODE`, 'sent'),
  ...each(
    'a token, as no code flow has',
    ['access_token', 'id_token', 'access%5Ftoken', 'id_toke%6E'],
    (name, s) => `state=${enc(s)}&code=CODE&${name}=x`,
    'bad_request',
  ),
  ...each(
    'our issuer',
    ['https://www.dropbox.com', 'https://api.dropboxapi.com'],
    (iss, s) => `state=${enc(s)}&code=CODE&iss=${enc(iss)}`,
    'sent',
  ),
  ...each(
    'another issuer',
    [
      '',
      'https://evil.example',
      'https://www.dropbox.com/',
      'http://www.dropbox.com',
      'HTTPS://WWW.DROPBOX.COM',
      'null',
    ],
    (iss, s) => `state=${enc(s)}&code=CODE&iss=${enc(iss)}`,
    'bad_request',
  ),
]

const forms = (): OddCallback[] => [
  ...each('no query at all', ['', '?', '&', '=', '#', '?#'], (text) => text, 'bad_request'),
  ...each(
    'parted by',
    [';', ',', '%26', '&amp;', '|', '/'],
    (by, s) => `code=CODE${by}state=${enc(s)}`,
    'bad_request',
  ),
  ...each(
    'code of a length',
    [1, 43, 200, 2048, 4096],
    (n, s) => `state=${enc(s)}&code=${'c'.repeat(n)}`,
    'sent',
  ),
  ...each(
    'code too long',
    [4097, 5000, 8000],
    (n, s) => `state=${enc(s)}&code=${'c'.repeat(n)}`,
    'bad_request',
  ),
  ...each(
    'query too long',
    [8192, 9000, 12_000],
    (n, s) => `state=${enc(s)}&code=CODE&x=${'x'.repeat(n)}`,
    'bad_request',
  ),
  ...each(
    'odd code',
    [
      '%00',
      '%0D%0A',
      '%20',
      '+',
      '%FF',
      '..%2F',
      '%3Cscript%3E',
      '%F0%9F%92%A9',
      '*',
      '%22',
      "'",
      '~',
      '%EF%BB%BF',
      '0',
      'null',
      'undefined',
      'false',
    ],
    (code, s) => `state=${enc(s)}&code=${code}`,
    'sent',
  ),
  ...each(
    'error text',
    [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '</title><script>',
      'a\r\nSet-Cookie: x=y',
      '\u001b[31m',
      '\u202E',
      'x'.repeat(2000),
      '\u0000',
      '${7*7}',
      '{{7*7}}',
      "'",
    ],
    (text, s) => `state=${enc(s)}&error=server_error&error_description=${enc(text)}`,
    'provider',
  ),
  ...each(
    'error code',
    [
      '<script>alert(1)</script>',
      'ACCESS_DENIED',
      ' access_denied',
      'access_denied ',
      'a\r\nb',
      'x'.repeat(500),
      '\u202E',
      'toString',
      '__proto__',
      'invalid_scope',
      'temporarily_unavailable',
    ],
    (text, s) => `state=${enc(s)}&error=${enc(text)}`,
    'provider',
  ),
]

/** Hostile and odd callbacks. All are lines that HTTP can carry, so that they come to a server unchanged. */
export const oddCallbacks: readonly OddCallback[] = [
  ...matrix(),
  ...duplicates(),
  ...nested(),
  ...states(),
  ...besides(),
  ...forms(),
]
