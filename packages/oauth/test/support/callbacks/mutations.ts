import fc from 'fast-check'
import { genuine } from './callback.ts'
import type { Pair, Situation, StartedLogin } from './callback.ts'
import { adding, hostile, pairs, setting } from './mutation.ts'
import type { Mutation } from './mutation.ts'
import { tokens } from './tokens.ts'

const parameter = fc.constantFrom('code', 'state')
const presence: Mutation[] = [
  parameter.map((name) =>
    hostile(
      `without ${name}`,
      pairs((login) => genuine(login).filter(([other]) => other !== name)),
      'bad_request',
    ),
  ),
  fc.constant(
    hostile(
      'without anything',
      pairs(() => []),
      'bad_request',
    ),
  ),
  fc.constant(
    hostile(
      'an empty code',
      setting('code', () => ''),
      'bad_request',
    ),
  ),
  fc.constant(
    hostile(
      'an empty state',
      setting('state', () => ''),
      'csrf',
    ),
  ),
  fc
    .tuple(
      fc.constantFrom('code', 'state', 'lang', 'iss'),
      fc.constantFrom('', 'other', 'same'),
      fc.boolean(),
    )
    .map(([name, value, before]) => {
      const again = (login: StartedLogin): Pair => [
        name,
        value === 'same' && name in login ? Reflect.get(login, name) : value,
      ]
      const twice = (login: StartedLogin): Pair[] =>
        name in login ? [again(login)] : [again(login), again(login)]
      return hostile(
        `${name} twice`,
        pairs((login) =>
          before ? [...twice(login), ...genuine(login)] : [...genuine(login), ...twice(login)],
        ),
        'bad_request',
      )
    }),
  fc
    .tuple(parameter, fc.constantFrom('[]', '[k]', '[0]', '[length]', '.x', '\0', ' ', '\u200B', ']'))
    .map(([name, suffix]) =>
      hostile(
        `${name}${suffix} instead of ${name}`,
        pairs((login) =>
          genuine(login).map(([other, value]) => [other === name ? name + suffix : other, value]),
        ),
        'bad_request',
      ),
    ),
  fc
    .constantFrom('State', 'STATE', 'Code', 'CODE', 'ѕtate', 'ｓtate', 'cоde', ' code', 'st\u00ADate')
    .map((name) =>
      hostile(
        `the name ${name}`,
        pairs((login) =>
          genuine(login).map(([other, value]) => [similar(other, name) ? name : other, value]),
        ),
        'bad_request',
      ),
    ),
]

const foreign: Mutation[] = [
  fc
    .tuple(fc.constantFrom('access_token', 'id_token'), fc.constantFrom('', 'sl.u.token'))
    .map((pair) => hostile(`a ${pair[0]} beside the code`, adding(pair), 'bad_request')),
  fc
    .constantFrom(
      '',
      'https://evil.example',
      'https://www.dropbox.com/',
      'http://www.dropbox.com',
      'https://www.dropbox.com.evil.example',
      'https://WWW.dropbox.com',
      'https://www.drоpbox.com',
      'https://www.dropbox.com\0',
    )
    .map((iss) => hostile(`iss ${JSON.stringify(iss)}`, adding(['iss', iss]), 'bad_request')),
]

const errors: Mutation[] = [
  fc
    .constantFrom('access_denied', 'server_error', '')
    .map((error) => hostile('a code and an error', adding(['error', error]), 'bad_request')),
  fc
    .constantFrom(
      'server_error',
      'temporarily_unavailable',
      '<script>',
      'a\r\nSet-Cookie: b',
      '\u001B[31m',
      'x'.repeat(3000),
    )
    .map((error) =>
      hostile(
        'an error for a genuine state',
        pairs(({ state }) => [
          ['error', error],
          ['error_description', error],
          ['state', state],
        ]),
        'provider',
      ),
    ),
  fc.constant(
    hostile(
      'a denial for a genuine state',
      pairs(({ state }) => [
        ['error', 'access_denied'],
        ['state', state],
      ]),
      'not_approved',
    ),
  ),
  fc.constantFrom('access_denied', 'server_error').map((error) =>
    hostile(
      'an error for a foreign state',
      pairs(({ otherState }) => [
        ['error', error],
        ['state', otherState],
      ]),
      'csrf',
    ),
  ),
]

const huge: Mutation[] = [
  fc.integer({ min: 501, max: 20_000 }).map((size) =>
    hostile(
      'a huge url state',
      setting('state', (login) => `${login.state}|`.padEnd(size, 'x')),
      'bad_request',
    ),
  ),
  fc.integer({ min: 501, max: 20_000 }).map((size) =>
    hostile(
      'a huge token',
      setting('state', () => 'x'.repeat(size)),
      'bad_request',
    ),
  ),
  fc.integer({ min: 4097, max: 50_000 }).map((size) =>
    hostile(
      'a huge code',
      setting('code', () => 'x'.repeat(size)),
      'bad_request',
    ),
  ),
  fc
    .tuple(fc.integer({ min: 8193, max: 200_000 }), fc.boolean())
    .map(([size, inName]) =>
      hostile(
        'a huge unknown parameter',
        adding(inName ? ['x'.repeat(size), ''] : ['x', 'x'.repeat(size)]),
        'bad_request',
      ),
    ),
  fc.constant(
    hostile(
      'thousands of parameters',
      adding(...Array.from({ length: 5000 }, (_, i): Pair => [`p${i}`, ''])),
      'bad_request',
    ),
  ),
]

/** Every mutation that keeps the query a query, of a login in its own session. */
export const parameterMutations: Mutation = fc.oneof(...presence, ...tokens, ...foreign, ...errors, ...huge)

const late: readonly (readonly [Situation, ...string[]])[] = [
  ['finished', 'bad_state', 'csrf'],
  ['expired', 'bad_state'],
  ['in another session', 'csrf'],
  ['in a new session', 'bad_state'],
  ['at another app', 'csrf'],
  ['at another redirect URI', 'csrf'],
  ['at another token endpoint', 'csrf'],
]

/** The genuine callback, where or when it does not count. */
export const situations: Mutation = fc.constantFrom(...late).map(([situation, ...codes]) => {
  return { name: 'the genuine callback', situation, content: pairs(genuine), codes }
})

function similar(name: string, lookalike: string): boolean {
  return name === (/c/i.test(lookalike) ? 'code' : 'state')
}
