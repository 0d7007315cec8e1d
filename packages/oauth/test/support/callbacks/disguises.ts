import fc from 'fast-check'
import type { HostileCallback } from './callback.ts'
import { hostile } from './mutation.ts'

const raw = (
  name: string,
  text: (code: string, state: string) => string,
  ...codes: string[]
): HostileCallback =>
  hostile(
    name,
    ({ code, state }) => ({ raw: text(encodeURIComponent(code), encodeURIComponent(state)) }),
    ...codes,
  )

const percent = (text: string): string =>
  Array.from(text, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')

/** Raw queries that some parser would take for the genuine one, and others that no one should. */
export const rawQueries: fc.Arbitrary<HostileCallback> = fc.constantFrom(
  raw('parameters parted by semicolons', (code, state) => `code=${code};state=${state}`, 'bad_request'),
  raw('parameters parted by an escaped &', (code, state) => `code=${code}%26state=${state}`, 'bad_request'),
  raw('an escaped =', (code, state) => `code%3D${code}&state%3D${state}`, 'bad_request'),
  raw('parameters in the fragment', (code, state) => `#code=${code}&state=${state}`, 'bad_request'),
  raw('the state in the fragment', (code, state) => `code=${code}#&state=${state}`, 'bad_request'),
  raw('two question marks more', (code, state) => `??code=${code}&state=${state}`, 'bad_request'),
  raw('state without a value', (code) => `code=${code}&state`, 'csrf'),
  raw(
    'state twice, once with an escaped name',
    (code, state) => `code=${code}&state=${state}&%73tate=${state}`,
    'bad_request',
  ),
  raw(
    'code twice, once with an escaped name',
    (code, state) => `co%64e=evil&code=${code}&state=${state}`,
    'bad_request',
  ),
  raw('code twice, once without a value', (code, state) => `code=${code}&code&state=${state}`, 'bad_request'),
  raw(
    'a state that is encoded twice',
    (code, state) => `code=${code}&state=${encodeURIComponent(percent(state))}`,
    'csrf',
  ),
  raw('a state in overlong UTF-8', (code, state) => `code=${code}&state=%c1%81${state.slice(1)}`, 'csrf'),
  raw(
    'a state with broken UTF-8',
    (code, state) => `code=${code}&state=${state.slice(0, 5)}%ff${state.slice(5)}`,
    'csrf',
  ),
  raw('a state with half an escape', (code, state) => `code=${code}&state=%${state}`, 'csrf', 'bad_request'),
  raw('a state with %u escapes', (code, state) => `code=${code}&state=%u00${state}`, 'csrf'),
  raw('JSON', (code, state) => JSON.stringify({ code, state }), 'bad_request'),
  raw('base64', (code, state) => btoa(`code=${code}&state=${state}`), 'bad_request'),
  raw('a full-width =', (code, state) => `code＝${code}&state＝${state}`, 'bad_request'),
  raw(
    'a megabyte of empty parameters',
    (code, state) => `code=${code}&state=${state}${'&='.repeat(500_000)}`,
    'bad_request',
  ),
  raw('a megabyte of %', (code) => `code=${code}&state=${'%'.repeat(1_000_000)}`, 'bad_request'),
)

const types: Record<string, (text: string) => unknown> = {
  'an array of it': (text) => [text],
  'an array of two': (text) => [text, text],
  'an empty array': () => [],
  'an object with its characters': (text) => Object.assign({ length: text.length }, Array.from(text)),
  'an object that turns into it': (text) => ({ toString: () => text, valueOf: () => text }),
  'an object under $ne': () => ({ $ne: '' }),
  'a String object': (text) => Object(text) as unknown,
  'a symbol': (text) => Symbol(text),
  'a function': (text) => () => text,
  null: () => null,
  'a number': () => 42,
  true: () => true,
  'a bigint': () => 42n,
  NaN: () => Number.NaN,
  'a buffer': (text) => Buffer.from(text),
}

/** Records with a value of another type, as parsers of queries and JSON bodies make them. */
export const wrongTypes: fc.Arbitrary<HostileCallback> = fc
  .tuple(fc.constantFrom('code', 'state', 'lang'), fc.constantFrom(...Object.entries(types)))
  .map(([name, [type, make]]) =>
    hostile(
      `${name} as ${type}`,
      ({ code, state }) => ({ instead: { code, state, [name]: make(name === 'code' ? code : state) } }),
      'bad_request',
    ),
  )

/** What no framework hands over, but a bug might. */
export const wrongInputs: fc.Arbitrary<HostileCallback> = fc.constantFrom(
  ...[null, undefined, 42, true, 42n, Symbol('query'), [], [['code', 'x']], () => 'code=x'].map((instead) =>
    hostile(`no query but ${typeof instead}`, () => ({ instead }), 'bad_request', 'bad_input'),
  ),
  hostile('a Map', (login) => ({ instead: new Map(Object.entries(login)) }), 'bad_request', 'bad_input'),
  hostile('inherited parameters', (login) => ({ instead: Object.create(login) as unknown }), 'bad_request'),
  hostile(
    'parameters under __proto__',
    (login) => ({ instead: JSON.parse(`{"__proto__": ${JSON.stringify(login)}}`) as unknown }),
    'bad_request',
  ),
)
