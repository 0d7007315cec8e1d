import { type Answer, ANSWERS, type Json, type JsonObject, type Outcome, type Sent, textOf } from '../case.ts'
import { expand } from '../placeholders.ts'
import { withoutMark, withUid } from '../twins.ts'
import {
  type Deviation,
  isExchange,
  type Moment,
  perCall,
  raise,
  refusedAnswer,
  usesPkce,
} from './deviation.ts'
import { secretOf } from './options.ts'

const answerOf = ({ call }: Moment): Answer => {
  const answer = ('answer' in call ? call.answer : undefined) ?? 'user'
  return typeof answer === 'string' ? (ANSWERS[answer] ?? {}) : answer
}
const statusOf = (moment: Moment): number => answerOf(moment).status ?? 200

/** The fields of an answer that is an object of JSON, or none. */
function fieldsOf(moment: Moment): JsonObject | undefined {
  const { json, body = '' } = answerOf(moment)
  const value = json === undefined ? parse(body.replace('\ufeff', '')) : json
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}
function parse(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}

const isToken = (value: Json): boolean =>
  /^[\x21-\x7e]{1,16384}$/.test(textOf(expand(value, [], undefined))) && typeof value === 'string'
const isText = (value: Json): boolean => typeof value === 'string'
const isSeconds = (value: Json): boolean =>
  (typeof value === 'string' ? /^\d+$/.test(value) : typeof value === 'number') &&
  Number.isInteger(Number(value)) &&
  Number(value) > 0 &&
  Number(value) <= 10 * 365 * 86_400

const hasOdd = (moment: Moment, names: readonly string[], isGood: (value: Json) => boolean): boolean => {
  const fields = fieldsOf(moment) ?? {}
  return names.some((name) => Object.hasOwn(fields, name) && !isGood(fields[name] ?? null))
}

const changeSent = (outcome: Outcome, change: (sent: Sent) => Sent): Outcome => ({
  ...outcome,
  sent: (outcome.sent ?? []).map(change),
})
const verifierOf = ({ outcome }: Moment): Json | undefined => outcome.sent?.[0]?.form['code_verifier']

/** The token request. */
export const requestDeviations: readonly Deviation[] = [
  perCall({
    id: 'redirects-not-followed',
    reason:
      'Python follows a redirect of the token endpoint, with 307 and 308 handing code and secret on to wherever it points. Here a 3xx is a TokenEndpointException',
    applies: (moment) => isExchange(moment) && answerOf(moment).location !== undefined,
    ours: (moment) =>
      raise(
        { ...moment, outcome: { ...moment.outcome, sent: moment.outcome.sent?.slice(0, 1) ?? [] } },
        'TokenEndpointException',
      ),
  }),
  perCall({
    id: 'verifier-in-session',
    reason:
      'The verifier waits in the session, so that the callback may reach another flow object or process. In Python it is lost with the object, and the exchange fails',
    applies: (moment) => verifierOf(moment) === '{verifier:foreign}' && moment.one.flow === 'web',
    ours: ({ outcome }) =>
      changeSent(outcome, (sent) => ({ ...sent, form: { ...sent.form, code_verifier: '{verifier:128}' } })),
  }),
  perCall({
    id: 'verifier-of-43-characters',
    reason:
      '43 characters of base64url carry 258 random bits, all that a SHA-256 challenge can hold (RFC 7636 section 4.1); Python sends 128 characters',
    applies: (moment) => verifierOf(moment) === '{verifier:128}',
    ours: ({ outcome }) =>
      changeSent(outcome, (sent) => ({ ...sent, form: { ...sent.form, code_verifier: '{verifier:43}' } })),
  }),
  perCall({
    id: 'secret-beside-verifier',
    reason:
      'With PKCE Python leaves the secret out, so that the app does not prove who it is. RFC 9700 section 2.1.1 wants PKCE on top of client authentication: both are sent',
    applies: (moment) => usesPkce(moment) && isExchange(moment) && secretOf(moment.options) !== undefined,
    ours: ({ outcome, options }) =>
      changeSent(outcome, (sent) => ({
        ...sent,
        form: { ...sent.form, client_secret: secretOf(options) ?? null },
      })),
  }),
  perCall({
    id: 'token-url-without-query',
    reason:
      'Python sends `locale` twice, in the query of the token URL and in the form. Here the token URL has no query',
    applies: ({ outcome }) => outcome.sent?.some(({ to }) => to.includes('?')) ?? false,
    ours: ({ outcome }) => changeSent(outcome, (sent) => ({ ...sent, to: sent.to.split('?')[0] ?? '' })),
  }),
]

const UNTYPED = ['JSONDecodeError', 'KeyError', 'TypeError', 'ValueError', 'OverflowError']

/** How answers of the token endpoint fail. */
export const answerDeviations: readonly Deviation[] = [
  perCall({
    id: 'network-errors-typed',
    reason: 'No answer is a TransientException; in Python it is whatever the `requests` package raises',
    applies: (moment) => isExchange(moment) && answerOf(moment).down !== undefined,
    ours: (moment) => raise(moment, 'TransientException'),
  }),
  perCall({
    id: 'http-errors-typed',
    reason:
      'Dropbox\'s refusal is a TokenEndpointException that carries its `error` and says what to do; "later" (408, 425, 429, 5xx) is a TransientException. Python raises a bare HTTPError',
    applies: ({ outcome }) => outcome.raised === 'HTTPError',
    ours: (moment) => {
      const status = statusOf(moment)
      const isLater = status >= 500 || [408, 425, 429].includes(status)
      return raise(moment, isLater ? 'TransientException' : 'TokenEndpointException')
    },
  }),
  perCall({
    id: 'uid-not-needed',
    reason: 'Python fails with a KeyError when the deprecated `uid` is absent; here `userId` is empty',
    applies: (moment) => moment.outcome.raised === 'KeyError' && withUid(moment.one) !== moment.one,
    ours: ({ one, python, outcome }) => python(withUid(one)).at(-1) ?? outcome,
  }),
  perCall({
    id: 'byte-order-mark-skipped',
    reason: 'A byte order mark before the JSON is skipped; Python fails on it',
    applies: ({ one, outcome }) => outcome.raised === 'JSONDecodeError' && withoutMark(one) !== one,
    ours: ({ one, python, outcome }) => python(withoutMark(one)).at(-1) ?? outcome,
  }),
  perCall({
    id: 'unusable-answers-typed',
    reason:
      'An answer that is no JSON object or lacks a field is a TokenEndpointException; in Python it is a JSONDecodeError, KeyError, TypeError, ValueError or OverflowError',
    applies: (moment) => isExchange(moment) && UNTYPED.includes(moment.outcome.raised ?? ''),
    ours: (moment) => raise(moment, 'TokenEndpointException'),
  }),
  refusedAnswer(
    'only-200-is-success',
    'Python takes every status below 400 for success; RFC 6749 section 5.1 knows 200',
    (moment) => statusOf(moment) !== 200 && statusOf(moment) < 400,
  ),
  refusedAnswer(
    'answer-size-bounded',
    'An answer over 64 kB is not read; Python reads any',
    (moment) => (answerOf(moment).pad ?? 0) > 65_536,
  ),
  refusedAnswer(
    'json-unambiguous',
    'A field named twice, `NaN` and `Infinity`, or a field named `__proto__`, is refused; Python takes the last of two, and words that are not JSON',
    (moment) => {
      const { body = '' } = answerOf(moment)
      return /NaN|Infinity|__proto__/.test(body) || (body.match(/"access_token"/g)?.length ?? 0) > 1
    },
  ),
  refusedAnswer(
    'token-type-needed',
    'The answer has to say that its token is a bearer token, in any case of letters (RFC 6749 section 7.1); Python does not look',
    (moment) => textOf(fieldsOf(moment)?.['token_type']).toLowerCase() !== 'bearer',
  ),
  refusedAnswer(
    'tokens-checked',
    "Tokens are visible ASCII, since they go into a header (RFC 6750 section 2.1), and not this library's own word `[redacted]`; Python passes on whatever is there, null included",
    (moment) =>
      hasOdd(
        moment,
        ['access_token', 'refresh_token', 'id_token'],
        (value) => isToken(value) && value !== '[redacted]',
      ),
  ),
  refusedAnswer(
    'texts-checked',
    '`scope`, `account_id`, `team_id` and `uid` are texts where present; Python passes on whatever is there, null included',
    (moment) => hasOdd(moment, ['scope', 'account_id', 'team_id', 'uid'], isText),
  ),
  refusedAnswer(
    'account-needed',
    'An answer with an empty `account_id` or `team_id` links no account; Python gives the empty text as its id',
    ({ outcome }) => outcome.result?.['account_id'] === '',
  ),
  refusedAnswer(
    'expires-in-checked',
    '`expires_in` is a whole number of seconds, or its digits, from 1 to ten years. Python takes null, 0, false and the empty text for a token without end, ' +
      'cuts fractions, and takes true for one second',
    (moment) => hasOdd(moment, ['expires_in'], isSeconds),
  ),
]

const changeResult = (outcome: Outcome, changes: JsonObject): Outcome => ({
  ...outcome,
  result: { ...outcome.result, ...changes },
})

/** What a result looks like. */
export const resultDeviations: readonly Deviation[] = [
  perCall({
    id: 'scope-as-list',
    reason:
      '`scope` is a list, empty when the answer has none; in Python it is the text with blanks, or None',
    applies: ({ outcome: { result } }) => result !== undefined && !Array.isArray(result['scope']),
    ours: ({ outcome }) =>
      changeResult(outcome, {
        scope: textOf(outcome.result?.['scope'] ?? '')
          .split(' ')
          .filter((name) => name !== ''),
      }),
  }),
  perCall({
    id: 'no-refresh-token-is-undefined',
    reason: '`refreshToken` is undefined when there is none; in Python it is an empty text',
    applies: ({ outcome: { result } }) => result?.['refresh_token'] === '',
    ours: ({ outcome }) => changeResult(outcome, { refresh_token: null }),
  }),
  perCall({
    id: 'team-has-no-user-id',
    reason: "A team's result has an empty `userId`, whatever `uid` says: the account is a team",
    applies: (moment) => moment.outcome.result !== undefined && fieldsOf(moment)?.['team_id'] !== undefined,
    ours: ({ outcome }) => changeResult(outcome, { user_id: '' }),
  }),
  perCall({
    id: 'result-text-shows-no-token',
    reason:
      "Python's `repr` of a result prints both tokens; here `String`, `inspect` and `JSON.stringify` show `[redacted]`",
    applies: ({ outcome }) => outcome.result !== undefined && (outcome.shows?.length ?? 0) > 0,
    ours: ({ outcome }) => ({ ...outcome, shows: [] }),
  }),
]
