/**
 * What is believed about Dropbox but not documented. Each belief is a named switch with its default and the source of
 * the belief, so that a program can be tried against the other possibility.
 */
export interface Switches {
  readonly secretWithVerifier: boolean
  readonly legacyOAuthPaths: 'served' | 'gone'
  readonly authorizeErrors: 'redirect' | 'page'
  readonly tokenContentType: 'text/javascript' | 'application/json'
  readonly codeLifetimeSeconds: number
  readonly codeReuseRevokes: boolean
  readonly mismatchBurnsCode: boolean
  readonly rotateRefreshTokens: boolean
  readonly identicalDuplicates: 'accepted' | 'refused'
  readonly scopeOnCodeExchange: 'accepted' | 'refused'
  readonly unregisteredDbScheme: 'accepted' | 'refused'
  readonly overlongState: 'refused' | 'truncated'
  readonly challengeWithoutMethod: 'plain' | 'refused'
  readonly returningUser: 'asked' | 'redirected'
  readonly malformedAccessToken: '401' | '400'
  readonly teamTokenRevoke: 'refused' | 'accepted'
  readonly errorSummaryDots: 'random' | '0' | '1' | '2' | '3'
}

/** One belief: its default, what else it can be, what it is about, and where it comes from. */
export interface Belief<Value> {
  readonly standard: Value
  readonly values: readonly Value[] | 'whole seconds'
  readonly about: string
  readonly source: string
}

/** The one table of beliefs: what each switch means, its default, and where the belief comes from. */
export const beliefs: { readonly [Name in keyof Switches]: Belief<Switches[Name]> } = {
  secretWithVerifier: {
    standard: true,
    values: [true, false],
    about: 'a client secret beside a PKCE code_verifier is accepted at the token endpoint',
    source: 'not documented; better-auth and openid-client send both to Dropbox',
  },
  legacyOAuthPaths: {
    standard: 'served',
    values: ['served', 'gone'],
    about: '/1/oauth2/* answers as /oauth2/*, or 410 Gone',
    source:
      '410 with an HTML page seen in 2020 (dropbox/dbxcli issue 150); the Go SDK and rclone still use the paths',
  },
  authorizeErrors: {
    standard: 'redirect',
    values: ['redirect', 'page'],
    about: 'a bad authorize request is sent to /oauth2/authorize_error, or answered by a 400 page',
    source: 'the redirect was seen in August 2026, the page until 2022 (transloadit/uppy issue 3675)',
  },
  tokenContentType: {
    standard: 'text/javascript',
    values: ['text/javascript', 'application/json'],
    about: 'the Content-Type of a token answer',
    source: 'recordings of Jesus/dropbox_api, 2021',
  },
  codeLifetimeSeconds: {
    standard: 600,
    values: 'whole seconds',
    about: 'how long an authorization code lives',
    source:
      'not documented; third-party guides say about ten minutes, the most RFC 6749 section 4.1.2 allows',
  },
  codeReuseRevokes: {
    standard: true,
    values: [true, false],
    about: 'a code used twice takes with it the tokens it was exchanged for',
    source: 'not documented; RFC 6749 section 4.1.2, RFC 9700 section 4.5',
  },
  mismatchBurnsCode: {
    standard: true,
    values: [true, false],
    about: 'a wrong redirect_uri or code_verifier spends the code',
    source: 'not documented; the stricter reading',
  },
  rotateRefreshTokens: {
    standard: false,
    values: [true, false],
    about: 'a refresh answers with a new refresh token, and the old one is dead',
    source: 'Dropbox does not rotate: three independent recordings of 2021 to 2024',
  },
  identicalDuplicates: {
    standard: 'accepted',
    values: ['accepted', 'refused'],
    about: 'a token parameter sent twice with the same value',
    source: 'dropbox-sdk-rust sends some twice and nobody reports a failure',
  },
  scopeOnCodeExchange: {
    standard: 'refused',
    values: ['accepted', 'refused'],
    about: 'a scope parameter on grant_type=authorization_code',
    source: 'refused in 2015 (googleapis/google-oauth-java-client issue 105)',
  },
  unregisteredDbScheme: {
    standard: 'accepted',
    values: ['accepted', 'refused'],
    about: 'db-<app key>:// as a redirect URI that was not registered',
    source: 'not documented; SwiftyDropbox asks nobody to register it',
  },
  overlongState: {
    standard: 'refused',
    values: ['refused', 'truncated'],
    about: 'a state of more than 500 bytes',
    source: 'the limit is in the HTTP documentation, what happens beyond it is not',
  },
  challengeWithoutMethod: {
    standard: 'plain',
    values: ['plain', 'refused'],
    about: 'a code_challenge without code_challenge_method',
    source: 'not documented; RFC 7636 section 4.3',
  },
  returningUser: {
    standard: 'asked',
    values: ['asked', 'redirected'],
    about: 'a signed-in user who has approved the same scopes before is asked again, or sent back at once',
    source: 'the HTTP documentation says of force_reapprove=false that the user may be redirected at once',
  },
  malformedAccessToken: {
    standard: '401',
    values: ['401', '400'],
    about: 'an access token of impossible form: 401 invalid_access_token, or a plain-text 400',
    source: '400 until 2019; dropbox-sdk-python notes in 2026 that the service stopped answering it',
  },
  teamTokenRevoke: {
    standard: 'refused',
    values: ['refused', 'accepted'],
    about: 'auth/token/revoke with the token of a whole team',
    source: 'refused as a function for a single account in 2017 (watermint/toolbox issue 18)',
  },
  errorSummaryDots: {
    standard: 'random',
    values: ['random', '0', '1', '2', '3'],
    about: 'the dots at the end of error_summary',
    source: 'the HTTP documentation: random on purpose, so that nobody compares the whole text',
  },
}

/**
 * The switches in force: the table's defaults, with the given ones in their place.
 *
 * @throws TypeError naming the switch when it is unknown or its value is not one it knows.
 */
export function resolveSwitches(given: Readonly<Record<string, string | boolean>> = {}): Switches {
  const resolved: Record<string, unknown> = {}
  for (const [name, belief] of Object.entries(beliefs)) resolved[name] = belief.standard
  for (const [name, value] of Object.entries(given)) resolved[name] = checkedValue(name, value)
  return resolved as unknown as Switches
}

function checkedValue(name: string, value: string | boolean): unknown {
  const belief = Object.hasOwn(beliefs, name) ? beliefs[name as keyof Switches] : undefined
  if (belief === undefined) {
    throw new TypeError(`switches.${name}: unknown switch; known are ${Object.keys(beliefs).join(', ')}`)
  }
  if (belief.values === 'whole seconds') {
    if (/^[1-9]\d{0,8}$/.test(String(value))) return Number(value)
    throw new TypeError(`switches.${name}: must be a number of seconds such as '600'`)
  }
  if ((belief.values as readonly unknown[]).includes(value)) return value
  throw new TypeError(
    `switches.${name}: must be one of ${belief.values.map((one) => JSON.stringify(one)).join(', ')}`,
  )
}
