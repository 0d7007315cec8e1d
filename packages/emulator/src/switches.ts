/**
 * What is believed about Dropbox but not documented. Each belief is a named switch with its default and the source of
 * the belief, so that a program can be tried against the other possibility.
 */
export interface Switches {
  readonly secretWithVerifier: boolean
  readonly legacyOAuthPaths: 'served' | 'gone'
  readonly authorizeErrors: 'redirect' | 'page'
  readonly tokenContentType: 'negotiated' | 'text/javascript' | 'application/json'
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
  readonly secretRefreshesPkceGrant: boolean
  readonly idTokenOnRefresh: boolean
  readonly anyLoopbackPort: boolean
  readonly legacyAccessType: 'accepted' | 'refused'
  readonly getOnToken: '405' | '404' | '400'
  readonly badAppCredentials: '401' | '400'
  readonly broadRefreshScope: 'invalid_scope' | 'invalid_request' | 'invalid_grant'
  readonly deniedText: string
  readonly unsupportedGrantTypeText: string
  readonly wrongVerifierText: string
  readonly publicClientsOffText: string
  readonly expiresInSeconds: number
  readonly tokenRateLimit: 'envelope' | 'oauth' | 'text'
  readonly retryAfterField: boolean
  readonly tokenPreflight: 'allowed' | 'refused'
  readonly tokenOnWebHost: 'refused' | 'served'
  readonly idTokenIssuer: 'web' | 'api'
  readonly writeImpliesRead: boolean
  readonly disabledAppTokens: 'served' | 'refused'
  readonly verifierAlphabet: 'rfc7636' | 'any'
  readonly emptyBodyType: 'checked' | 'ignored'
  readonly booleanSpelling: 'exact' | 'any'
  readonly unknownClientError: string
  readonly narrowedScopeEcho: boolean
  readonly tokenMaintenance: 'json' | 'page' | 'nothing'
  readonly appIdInScopeText: boolean
  readonly lostScope: 'refused' | 'served'
  readonly bareUserinfo: '409' | '200'
}

/** One belief: its default, what else it can be, what it is about, and where it comes from. */
export interface Belief<Value> {
  readonly standard: Value
  readonly values: readonly Value[] | 'whole seconds' | 'any text'
  readonly about: string
  readonly source: string
}
