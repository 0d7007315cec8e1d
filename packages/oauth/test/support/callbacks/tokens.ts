import fc from 'fast-check'
import type { StartedLogin } from './callback.ts'
import { hostile, setting } from './mutation.ts'
import type { Mutation, Rewrite } from './mutation.ts'

const tokenOf = ({ state }: StartedLogin): string => state.split('|', 1)[0] ?? ''
const withToken = (change: (token: string) => string): Rewrite =>
  setting('state', (login) => change(tokenOf(login)) + login.state.slice(tokenOf(login).length))

const position = fc.nat({ max: 1000 })
const at = (text: string, index: number): number => index % text.length

/** Characters that parsers, terminals and comparisons treat in ways of their own. */
const oddCharacters = [
  ...Array.from('\0\n\t \u007F\u0085\u00A0\u00AD\u200B\u200D\u202E\u2028\uFEFF\uFFFD😀%&=#+;"\\'),
  '\r\n',
  'e\u0301',
  '%00',
  '%ff',
  '\uD800',
  '\uDC00',
]
const odd = fc.constantFrom(...oddCharacters)
/** What stands before the first `|` is the token; an addition that begins with it would be a url state. */
const addition = fc
  .oneof(odd, fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }))
  .filter((text) => !text.startsWith('|'))

/** The part of a state that is compared, changed in every way that keeps it a text. */
export const tokens: Mutation[] = [
  position.map((index) =>
    hostile(
      'a truncated token',
      withToken((token) => token.slice(0, at(token, index))),
      'csrf',
    ),
  ),
  position.map((index) =>
    hostile(
      'a token without its beginning',
      withToken((token) => token.slice(1 + at(token, index))),
      'csrf',
    ),
  ),
  addition.map((text) =>
    hostile(
      'an extended token',
      withToken((token) => token + text),
      'csrf',
      'bad_request',
    ),
  ),
  addition.map((text) =>
    hostile(
      'something before the token',
      withToken((token) => text + token),
      'csrf',
      'bad_request',
    ),
  ),
  fc.tuple(addition, position).map(([text, index]) =>
    hostile(
      'something inside the token',
      withToken((token) => token.slice(0, 1 + at(token, index)) + text + token.slice(1 + at(token, index))),
      'csrf',
      'bad_request',
    ),
  ),
  position.map((index) =>
    hostile(
      'a letter in the other case',
      withToken((token) => flipCase(token, index)),
      'csrf',
    ),
  ),
  position.map((index) =>
    hostile(
      'a homoglyph',
      withToken((token) => homoglyph(token, index)),
      'csrf',
    ),
  ),
  fc.constantFrom('NFKD', 'upper', 'lower', 'reversed', 'quoted', 'doubled').map((how) =>
    hostile(
      `the token ${how}`,
      withToken((token) => whole(token, how)),
      'csrf',
    ),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) =>
    hostile(
      'any other token',
      setting('state', () => text),
      'csrf',
      'bad_request',
    ),
  ),
  fc.constant(
    hostile(
      'the state of another session',
      setting('state', (login) => login.otherState),
      'csrf',
    ),
  ),
  fc
    .constantFrom('undefined', 'null', 'true', '[object Object]', 'NaN', '0', '__proto__', 'constructor')
    .map((text) =>
      hostile(
        `the state ${text}`,
        setting('state', () => text),
        'csrf',
      ),
    ),
]

function flipCase(token: string, index: number): string {
  const letters = [...token.matchAll(/[a-z]/gi)]
  const letter = letters[at(token, index) % letters.length]
  if (!letter) return ''
  const flipped = letter[0] === letter[0].toLowerCase() ? letter[0].toUpperCase() : letter[0].toLowerCase()
  return token.slice(0, letter.index) + flipped + token.slice(letter.index + 1)
}

/** Full width: NFKC makes the true character of it again, as do some databases and comparisons. */
function homoglyph(token: string, index: number): string {
  const place = at(token, index)
  return (
    token.slice(0, place) + String.fromCharCode(token.charCodeAt(place) + 0xfee0) + token.slice(place + 1)
  )
}

function whole(token: string, how: string): string {
  if (how === 'upper') return token.toUpperCase()
  if (how === 'lower') return token.toLowerCase()
  if (how === 'reversed') return Array.from(token).toReversed().join('')
  if (how === 'quoted') return JSON.stringify(token)
  if (how === 'doubled') return token + token
  return Array.from(token, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).join('')
}
