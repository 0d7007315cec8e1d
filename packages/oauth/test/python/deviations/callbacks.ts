import { type Json, type JsonObject, type Outcome, textOf } from '../case.ts'
import { expand } from '../placeholders.ts'
import { withLongToken } from '../twins.ts'
import {
  type Deviation,
  isExchange,
  type Moment,
  perCall,
  raise,
  refuseCallback,
  usesPkce,
} from './deviation.ts'
import { secretOf } from './options.ts'
import { wordsOf } from './words.ts'

/** The query of a callback, placeholders written out (a token has 24 characters on both sides), or nothing. */
function queryOf({ call }: Moment): JsonObject | undefined {
  if (!('finish' in call)) return undefined
  const token = 'a-token-of-24-characters'
  const written = Object.entries(call.finish).map(([name, value]) => [
    name,
    expand(value, Array(9).fill(token), token),
  ])
  return Object.fromEntries(written) as JsonObject
}

const badRequest = (
  id: string,
  reason: string,
  isBad: (query: JsonObject, moment: Moment) => boolean,
): Deviation =>
  perCall({
    id,
    reason,
    applies: (moment) => {
      const query = queryOf(moment)
      return query !== undefined && isBad(query, moment)
    },
    ours: (moment) => refuseCallback(moment, 'BadRequestException'),
  })

const size = (value: Json | undefined): number => (typeof value === 'string' ? value.length : 0)
const total = (query: JsonObject): number =>
  Object.entries(query).reduce((sum, [name, value]) => sum + name.length + size(value), 0)

/** Callbacks that this library takes for no answer of Dropbox. Nothing is taken out of the session for them. */
export const badRequestDeviations: readonly Deviation[] = [
  badRequest(
    'text-values-only',
    'A value that is no text (a list for a parameter given twice, a number, None) is a BadRequestException for every parameter. ' +
      'Python takes None for absent, sends a list on as two parameters, and fails on others with an AttributeError',
    (query) => Object.values(query).some((value) => typeof value !== 'string'),
  ),
  badRequest(
    'sizes-bounded',
    'A `state` over 500 characters, a `code` over 4096 or a query over 8192 is no answer of Dropbox; Python has no bound',
    (query) => size(query['state']) > 500 || size(query['code']) > 4096 || total(query) > 8192,
  ),
  badRequest(
    'empty-code-refused',
    'An empty `code` is none. Python spends the login and a request on it',
    ({ code, error }) => code === '' && error === undefined,
  ),
  badRequest(
    'tokens-in-callback-refused',
    'A callback that carries `access_token` or `id_token` is of another flow than this one (RFC 9700 section 2.1.2); Python looks past it',
    (query) => 'access_token' in query || 'id_token' in query,
  ),
  badRequest(
    'issuer-checked',
    'An `iss` that is not Dropbox is refused (RFC 9207 section 2.4); Python looks past it',
    ({ iss }) => iss !== undefined && iss !== 'https://www.dropbox.com',
  ),
]

const sessionValue = ({ one: { steps } }: Pick<Moment, 'one'>): Json | undefined => {
  const step = steps.find((candidate) => 'session' in candidate)
  return step && 'session' in step && !steps.some((other) => 'start' in other) ? step.session : undefined
}

/** What other code left in the session. */
export const sessionDeviations: readonly Deviation[] = [
  {
    id: 'short-tokens-accepted',
    reason:
      'A CSRF token of 20 characters or less, which only other code can have put there, is compared like any other. ' +
      'Python raises an AssertionError that shows it',
    applies: ({ one, outcomes }) =>
      withLongToken(one) !== one && outcomes.at(-1)?.raised === 'AssertionError',
    ours: ({ one, python }) => python(withLongToken(one)),
  },
  perCall({
    id: 'no-token-in-session-typed',
    reason:
      'What is no text, or an empty one, under the session key is no CSRF token: BadStateException. Python raises TypeError or AssertionError',
    applies: ({ call, outcome, ...rest }) => {
      const value = sessionValue(rest)
      const isToken = value === undefined || (typeof value === 'string' && value !== '')
      return !isToken && 'finish' in call && ['TypeError', 'AssertionError'].includes(outcome.raised ?? '')
    },
    ours: (moment) => refuseCallback(moment, 'BadStateException'),
  }),
  perCall({
    id: 'verifier-never-made-up',
    reason:
      'A session that holds nothing but a token of other code has no verifier to send. Python sends one that Dropbox never saw the challenge of. ' +
      'With a secret the exchange goes without; without one it is a BadStateException and nothing is sent',
    applies: (moment) => usesPkce(moment) && isExchange(moment) && isOfOtherCode(moment),
    ours: (moment) =>
      secretOf(moment.options) === undefined ? outOfSession(moment) : withoutVerifier(moment.outcome),
  }),
]

/** Is the token under the key one that other code put there? */
function isOfOtherCode({ one, index, call }: Moment): boolean {
  if ('finish' in call && textOf(call.finish['state']).startsWith('{token:')) return false
  const last = one.steps.slice(0, index).findLast((step) => 'start' in step || 'session' in step)
  return last !== undefined && 'session' in last && last.session !== null
}

const outOfSession = ({ outcome }: Moment): Outcome => ({
  at: 'finish',
  raised: 'BadStateException',
  ...(outcome.held !== undefined && { held: outcome.held }),
})

function withoutVerifier(outcome: Outcome): Outcome {
  const isOther = ([name]: [string, Json]): boolean => name !== 'code_verifier'
  const sent = (outcome.sent ?? []).map((one) => ({
    ...one,
    form: Object.fromEntries(Object.entries(one.form).filter(isOther)),
  }))
  return { ...outcome, sent }
}

/** What Python puts around Dropbox's words. */
const AROUND = /^Additional description from Dropbox: |^No additional description from Dropbox$/

/** What exceptions say. */
export const textDeviations: readonly Deviation[] = [
  perCall({
    id: 'csrf-text-shows-no-token',
    reason:
      "Python's CsrfException prints the expected CSRF token, and leaves it valid in the session; logs would hold it. Here no text shows a secret",
    applies: ({ outcome }) => outcome.shows?.includes('token') ?? false,
    ours: (moment) => raise(moment, moment.outcome.raised ?? ''),
  }),
  perCall({
    id: 'wording',
    reason:
      'The sentences around Dropbox\'s own words differ; the words are in them ("No additional description from Dropbox" has none)',
    applies: ({ outcome }) => outcome.text !== undefined,
    ours: ({ outcome }) => ({ ...outcome, text: outcome.text?.replace(AROUND, '') ?? '' }),
  }),
  perCall({
    id: 'words-cleaned',
    reason:
      "Texts of the callback reach logs, terminals and pages: invisible characters are replaced and lengths cut (200; the error's code 64, RFC 6749 alphabet). " +
      'Python passes on whatever the URL said',
    applies: (moment) => moment.outcome.text === wordsOf(queryOf(moment) ?? {}, 'raw'),
    ours: (moment) => ({ ...moment.outcome, text: wordsOf(queryOf(moment) ?? {}, 'cleaned') }),
  }),
]
