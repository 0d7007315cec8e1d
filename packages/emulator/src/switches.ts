/** Switches of the token endpoint, and of the id tokens it gives. */
export interface TokenSwitches {
  readonly secretWithVerifier: boolean
  readonly tokenContentType: 'negotiated' | 'text/javascript' | 'application/json'
  readonly codeReuseRevokes: boolean
  readonly mismatchBurnsCode: boolean
  readonly rotateRefreshTokens: boolean
  readonly identicalDuplicates: 'accepted' | 'refused'
  readonly scopeOnCodeExchange: 'accepted' | 'refused'
  readonly secretRefreshesPkceGrant: boolean
  readonly idTokenOnRefresh: boolean
  readonly getOnToken: '405' | '404' | '400'
  readonly broadRefreshScope: 'invalid_scope' | 'invalid_request' | 'invalid_grant'
  readonly unsupportedGrantTypeText: string
  readonly wrongVerifierText: string
  readonly publicClientsOffText: string
  readonly expiresInSeconds: number
  readonly tokenRateLimit: 'envelope' | 'oauth' | 'text'
  readonly tokenPreflight: 'allowed' | 'refused'
  readonly tokenOnWebHost: 'refused' | 'served'
  readonly idTokenIssuer: 'web' | 'api'
  readonly disabledAppTokens: 'served' | 'refused'
  readonly verifierAlphabet: 'rfc7636' | 'any'
  readonly narrowedScopeEcho: boolean
  readonly tokenMaintenance: 'json' | 'page' | 'nothing'
}

/** Switches of `/oauth2/authorize` and its codes. */
export interface AuthorizeSwitches {
  readonly legacyOAuthPaths: 'served' | 'gone'
  readonly authorizeErrors: 'redirect' | 'page'
  readonly codeLifetimeSeconds: number
  readonly unregisteredDbScheme: 'accepted' | 'refused'
  readonly overlongState: 'refused' | 'truncated'
  readonly challengeWithoutMethod: 'plain' | 'refused'
  readonly returningUser: 'asked' | 'redirected'
  readonly anyLoopbackPort: boolean
  readonly legacyAccessType: 'accepted' | 'refused'
  readonly deniedText: string
  readonly booleanSpelling: 'exact' | 'any'
  readonly unknownClientError: string
}

/** Switches of `/2/…`. */
export interface ApiSwitches {
  readonly malformedAccessToken: '401' | '400'
  readonly teamTokenRevoke: 'refused' | 'accepted'
  readonly errorSummaryDots: 'random' | '0' | '1' | '2' | '3'
  readonly badAppCredentials: '401' | '400'
  readonly retryAfterField: boolean
  readonly writeImpliesRead: boolean
  readonly emptyBodyType: 'checked' | 'ignored'
  readonly appIdInScopeText: boolean
  readonly lostScope: 'refused' | 'served'
  readonly bareUserinfo: '409' | '200'
}

/**
 * What is believed about Dropbox but not documented. Each belief is a named switch with its default and the source of
 * the belief, so that a program can be tried against the other possibility.
 */
export interface Switches extends TokenSwitches, AuthorizeSwitches, ApiSwitches {}

/** One belief: its default, what else it can be, what it is about, and where it comes from. */
export interface Belief<Value> {
  readonly standard: Value
  readonly values: readonly Value[] | 'whole seconds' | 'any text'
  readonly about: string
  readonly source: string
}

/** The belief behind each of some switches. */
export type BeliefsOf<Some> = { readonly [Name in keyof Some]: Belief<Some[Name]> }
