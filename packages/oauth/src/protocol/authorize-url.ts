import { optionalChoice, optionalFlag, refuse } from './checks.ts'
import { joinScopes } from './scopes.ts'

/** What an app asks of Dropbox's consent page. */
export interface AuthorizeOptions {
  /** The user's language, such as `en` or `en_US`: the consent page and Dropbox's messages use it. */
  locale?: string | undefined
  /**
   * `offline` (the default) brings a refresh token, `online` an access token for four hours alone, `legacy` one
   * without an end where the app still may; `null` leaves the choice to the app's settings.
   */
  tokenAccessType?: 'offline' | 'online' | 'legacy' | null | undefined
  /** The scopes to ask for. All that the app has unless given. */
  scope?: readonly string[] | undefined
  /** Also grants what the user, or the team, granted the app before. Needs `scope`. */
  includeGrantedScopes?: 'user' | 'team' | undefined
  /** Asks again also where the user has approved the app before. */
  forceReapprove?: boolean | undefined
  /** Signs the user out first, to let them choose an account. */
  forceReauthentication?: boolean | undefined
  /** Hides "Create an account". */
  disableSignup?: boolean | undefined
  /** The kind of account to suggest. */
  requireRole?: 'work' | 'personal' | undefined
}

/**
 * The part of the authorize URL that is the same for every login of a flow. It is built by concatenation, one encoded
 * value after the other: a `URLSearchParams` or a spread of options costs more than all the rest of `start()`.
 */
export function authorizeUrlBase(
  endpoint: string,
  consumerKey: string,
  redirectUri: string | undefined,
  options: AuthorizeOptions,
): string {
  checkAuthorizeOptions(options)
  const {
    tokenAccessType = 'offline',
    locale,
    forceReapprove,
    forceReauthentication,
    disableSignup,
  } = options
  return (
    `${endpoint}?response_type=code&client_id=${encodeURIComponent(consumerKey)}` +
    parameter('redirect_uri', redirectUri) +
    parameter('token_access_type', tokenAccessType ?? undefined) +
    parameter('scope', joinScopes(options.scope)) +
    parameter('include_granted_scopes', options.includeGrantedScopes) +
    parameter('locale', locale) +
    parameter('force_reapprove', forceReapprove && 'true') +
    parameter('force_reauthentication', forceReauthentication && 'true') +
    parameter('disable_signup', disableSignup && 'true') +
    parameter('require_role', options.requireRole)
  )
}

/** The whole URL: the base, and what is of one login only. */
export function authorizeUrl(base: string, state: string | undefined, challenge: string | undefined): string {
  const proof = challenge === undefined ? '' : `&code_challenge=${challenge}&code_challenge_method=S256`
  return base + parameter('state', state) + proof
}

/** `&name=value`, or nothing. */
export function parameter(name: string, value: string | false | undefined): string {
  return value === undefined || value === false ? '' : `&${name}=${encodeURIComponent(value)}`
}

function checkAuthorizeOptions(options: AuthorizeOptions): void {
  const { tokenAccessType, includeGrantedScopes, locale } = options
  if (tokenAccessType !== null)
    optionalChoice(tokenAccessType, 'tokenAccessType', ['offline', 'online', 'legacy'])
  optionalChoice(includeGrantedScopes, 'includeGrantedScopes', ['user', 'team'])
  optionalChoice(options.requireRole, 'requireRole', ['work', 'personal'])
  if (includeGrantedScopes && !options.scope) refuse('includeGrantedScopes', 'it needs scope beside it')
  for (const flag of ['forceReapprove', 'forceReauthentication', 'disableSignup'] as const) {
    optionalFlag(options[flag], flag)
  }
  const isLocale = typeof locale === 'string' && /^[a-z]{2,3}([-_][a-z0-9]{2,8}){0,3}$/i.test(locale)
  if (locale !== undefined && !isLocale) {
    refuse('locale', "expected a language tag such as 'en' or 'en_US'")
  }
}
