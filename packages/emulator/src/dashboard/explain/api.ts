import type { World } from '../../world.ts'
import { textIn } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { quoted } from '../words.ts'
import { hint, mistake } from './step.ts'
import type { Advice, Step } from './step.ts'
import { userName } from './who.ts'

const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['users/get_current_account', 'asked whose account it is'],
  ['users/get_space_usage', 'asked how much space is used'],
  ['files/list_folder', 'listed a folder'],
  ['check/user', 'checked its token'],
  ['check/app', 'checked its key and secret'],
  ['openid/userinfo', 'asked who has signed in'],
  ['team/token/get_authenticated_admin', 'asked which admin linked it'],
  ['auth/token/from_oauth1', 'changed a token of OAuth 1 for a new one'],
  ['auth/token/revoke', 'gave its token back'],
])

/** A call of `/2/…`. */
export function explainApi(reading: Reading, earlier: readonly Reading[], world: World): Step {
  const { entry, status, path } = reading
  const route = path.slice('/2/'.length)
  const label = route === 'auth/token/revoke' ? 'Revoke' : 'API call'
  const app = entry.clientId ?? 'A client'
  const what = PURPOSES.get(route) ?? `called ${quoted(route)}`
  if (status === undefined) return { label, sentence: `${app} ${what}, and has no answer.` }
  if (status >= 400)
    return { label, sentence: `${app} ${what}, and was refused.`, advice: adviceFor(reading, earlier, world) }
  const whose = entry.accountId === undefined ? '' : ` on behalf of ${userName(reading, world)}`
  const end = label === 'Revoke' ? ' Its refresh token and all its access tokens have ended with it.' : ''
  return { label, sentence: `${app} ${what}${whose}.${end}` }
}

function adviceFor(reading: Reading, earlier: readonly Reading[], world: World): Advice {
  const summary = textIn(reading, 'error_summary') ?? ''
  const tag = summary.split('/')[0]!
  switch (tag) {
    case 'expired_access_token':
      return hint(
        'The access token has expired.',
        'Refresh it, repeat the call once, and refresh a few minutes early the next time.',
      )
    case 'invalid_access_token':
      return unknownToken(reading, earlier, world)
    case 'missing_scope':
      return missingScope(reading)
    case 'user_suspended':
      return hint(
        'The account is disabled.',
        'Say so to the user. The token works again when the account does.',
      )
    case '':
      return adviceForText(reading)
    default:
      return mistake(
        `Dropbox answered ${quoted(summary)}.`,
        'See the errors of this route in the documentation.',
      )
  }
}

/** The token is not one that works: it has ended, or is no access token. */
function unknownToken({ bearer = '', entry }: Reading, earlier: readonly Reading[], world: World): Advice {
  const { accessTokens, grants, refreshTokens } = world.state
  const grant = grants.get(accessTokens.get(bearer)?.grantId ?? '')
  if (grant !== undefined) {
    const revoked = earlier.find((one) => one.entry.endpoint === 'revoke' && one.status === 200)
    return hint(
      revoked === undefined
        ? 'The token has been revoked: the user disconnected the app, or a code was used twice.'
        : `The token has been revoked, by request ${revoked.entry.id}.`,
      'Forget the tokens, and ask the user to link again. A refresh will fail as well.',
    )
  }
  if (refreshTokens.get(bearer) !== undefined)
    return mistake('A refresh token was sent as the access token.', 'Exchange it at /oauth2/token first.')
  if (bearer === '' && entry.headers.authorization !== undefined)
    return mistake(
      'Key and secret are not those of an app.',
      'Send HTTP Basic with the key and secret of the seed.',
    )
  if (!/^[\w.-]{64,}$/.test(bearer))
    return mistake(
      `The bearer token is malformed: ${malformedWords(bearer)}.`,
      'Send the access_token as it came, without quotes, after "Bearer ".',
    )
  return mistake('The emulator does not know this access token.', 'It may be of before a reset. Link again.')
}

/** Words that are no token, but the mark of a variable that was not set, may be shown. */
const malformedWords = (bearer: string): string =>
  /^(undefined|null|None|nil|\[object)$/i.test(bearer)
    ? `it is ${quoted(bearer)}`
    : `${bearer.length} characters`

function missingScope({ answer }: Reading): Advice {
  const { error } = answer
  const scope =
    typeof error === 'object' && error !== null && 'required_scope' in error ? error.required_scope : ''
  return mistake(
    `The token was not granted the scope ${quoted(String(scope))}.`,
    'Name it in the scope of the authorize URL, and send the user through consent again. A refresh does not add scopes.',
  )
}

/** What Dropbox refuses in plain text. */
function adviceForText({ text, entry, status, path, form }: Reading): Advice {
  if (entry.method !== 'POST')
    return mistake(
      `The route was called with ${quoted(entry.method)}.`,
      `Dropbox’s API takes POST only${path === '/2/openid/userinfo' ? ': OpenID libraries that GET userinfo need that setting' : ''}.`,
    )
  if (path === '/2/auth/token/revoke' && form.has('token'))
    return mistake(
      'The token was sent in a form, as OAuth’s own revocation (RFC 7009) has it: Dropbox does not do that.',
      'Send the access token after "Authorization: Bearer", and no body. Its refresh token ends with it.',
    )
  if (text.includes('Must provide HTTP header'))
    return mistake(
      'The call has no Authorization header.',
      'Send "Authorization: Bearer" and the access token.',
    )
  if (text.includes('Invalid authorization value'))
    return mistake(
      'The Authorization header is malformed.',
      'Send "Bearer", one blank, and the access token.',
    )
  if (text.endsWith('not emulated'))
    return hint(
      'The token is good, but the emulator does not have this route.',
      'Stub it, or add it to a fault.',
    )
  const said = /^Error in call to API function "[^"]*": (.*)$/s.exec(text)?.[1]
  return mistake(
    said === undefined ? `The answer was ${status}.` : `Dropbox says: ${quoted(said)}`,
    said?.includes('Content-Type') === true
      ? 'Send arguments as application/json; without arguments, send no body and no type.'
      : 'Mend the request as it says.',
  )
}
