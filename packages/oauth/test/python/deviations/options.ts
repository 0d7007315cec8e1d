import { type Json, type JsonObject, textOf } from '../case.ts'
import { expand } from '../placeholders.ts'
import { withPkce } from '../twins.ts'
import { type Deviation, perCall, refusedOptions } from './deviation.ts'

const isVisible = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null

/** RFC 6749 section 3.3. */
const isScopeName = (name: Json): boolean => typeof name === 'string' && /^[!#-[\]-~]+$/.test(name)
const isLanguageTag = (value: Json | undefined): boolean =>
  typeof value === 'string' && value.length < 40 && /^[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8}){0,3}$/.test(value)

const WEB_SCHEMES = ['http', 'javascript', 'data', 'file', 'blob', 'ftp', 'ws']

function isRedirectUri(value: Json | undefined): boolean {
  if (
    typeof value !== 'string' ||
    !isVisible(value) ||
    !/^[a-z0-9.+-]+:\//i.test(value) ||
    value.includes('#')
  )
    return false
  const { protocol, hostname, username } = new URL(value)
  if (username !== '') return false
  if (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return true
  return !WEB_SCHEMES.includes(protocol.slice(0, -1))
}

/** What differs in the constructors, and in what their options lead to in the authorize URL. */
export const optionDeviations: readonly Deviation[] = [
  {
    id: 'pkce-by-default',
    reason:
      '`use_pkce` is off by default in Python; `usePkce` is on, as RFC 9700 section 2.1.1 asks of every client. ' +
      'So an app without a secret needs no option. `usePkce: false` is as in Python',
    applies: ({ options }) => !isGiven(options['use_pkce']),
    ours: ({ one, python }) => python(withPkce(one)),
  },
  perCall({
    id: 'offline-by-default',
    reason:
      'Left out, Python sends no `token_access_type` and gets what the app settings say: a token without a refresh token. ' +
      '`tokenAccessType` is `offline` by default, which brings a refresh token; `null` sends nothing, as in Python',
    applies: ({ options, outcome }) =>
      outcome.url !== undefined && options['token_access_type'] === undefined,
    ours: ({ outcome }) => ({
      ...outcome,
      ...(outcome.url && {
        url: { ...outcome.url, query: { ...outcome.url.query, token_access_type: 'offline' } },
      }),
    }),
  }),
  refusedOptions(
    'app-key-checked',
    'An app key that is missing, empty or not made of visible ASCII is refused at once; in Python it leads to an error page at Dropbox',
    ({ consumer_key: key }) => !isVisible(key),
  ),
  refusedOptions(
    'app-secret-checked',
    'The same for a secret that is empty or not visible ASCII. Python takes an empty one for "none" when PKCE is on, which hides an unset variable',
    ({ consumer_secret: secret }) => isGiven(secret) && !isVisible(secret),
  ),
  refusedOptions(
    'scope-names-checked',
    'Each entry of `scope` has to be one scope name (RFC 6749 section 3.3). Python joins what there is: `[""]` becomes an empty `scope=`, ' +
      'for which Dropbox shows an error page; other types end in a TypeError',
    ({ scope }) => isGiven(scope) && !(Array.isArray(scope) && scope.length > 0 && scope.every(isScopeName)),
  ),
  refusedOptions(
    'include-granted-scopes-checked-early',
    'Python checks the value of `include_granted_scopes` by an `assert` in `start()`; here the constructor raises BadInputException',
    ({ include_granted_scopes: value }) => isGiven(value) && value !== 'user' && value !== 'team',
  ),
  refusedOptions(
    'locale-checked',
    '`locale` has to look like a language tag, so that a request header handed through unchecked is found at once',
    ({ locale }) => isGiven(locale) && !isLanguageTag(locale),
  ),
  refusedOptions(
    'redirect-uri-checked',
    "The redirect URI has to be https, http on localhost or loopback, or an app's own scheme, without fragment or credentials " +
      "(RFC 6749 section 3.1.2, RFC 8252). Python takes anything, None included, and Dropbox's error page tells",
    ({ redirect_uri: uri }, { flow }) => flow === 'web' && !isRedirectUri(uri),
  ),
  perCall({
    id: 'url-state-checked',
    reason:
      'A `urlState` that no URL can carry, or that makes `state` longer than the 500 bytes Dropbox takes, is a BadInputException and ' +
      'leaves the session as it is. Python fails with a UnicodeEncodeError after it has changed the session, or builds a URL that Dropbox refuses',
    applies: ({ call }) =>
      'start' in call && call.start.url_state !== undefined && !fits(call.start.url_state),
    ours: () => ({ at: 'start', raised: 'BadInputException', held: false }),
  }),
]

/** 24 characters of token, `|`, and at most 475 bytes. */
function fits(urlState: string): boolean {
  const text = textOf(expand(urlState, [], undefined))
  return !/\p{Cs}/u.test(text) && Buffer.byteLength(text) <= 475
}

export const secretOf = ({ consumer_secret: secret }: JsonObject): string | undefined =>
  typeof secret === 'string' && secret !== '' ? secret : undefined
