import type { Belief, Switches } from './switches.ts'

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
    standard: 'negotiated',
    values: ['negotiated', 'text/javascript', 'application/json'],
    about:
      'the Content-Type of a token answer; negotiated: JSON for who asks for it by Accept, else JavaScript',
    source:
      'JavaScript in recordings of Jesus/dropbox_api, 2021, which asks for nothing; oauth4webapi, which Auth.js uses with Dropbox, asks for JSON and takes nothing else',
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
    about: 'a refresh answers with a new refresh token; the old one is dead, and used again ends the grant',
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
  secretRefreshesPkceGrant: {
    standard: true,
    values: [true, false],
    about: 'the app secret can refresh a grant whose code was exchanged with PKCE alone',
    source: 'not documented',
  },
  idTokenOnRefresh: {
    standard: false,
    values: [true, false],
    about: 'a refresh of a grant with the scope openid answers with a new id_token',
    source: 'not documented; no recording of a refresh has one',
  },
  anyLoopbackPort: {
    standard: false,
    values: [true, false],
    about: 'a registered loopback redirect URI stands for every port (RFC 8252 section 7.3)',
    source:
      'refused in 2020 (dropbox-sdk-python issue 203); the title of StardewValleyMods/CloudSync pull request 7 hints otherwise',
  },
  legacyAccessType: {
    standard: 'accepted',
    values: ['accepted', 'refused'],
    about: 'token_access_type=legacy at the authorize endpoint',
    source: 'not documented; dropbox-sdk-dotnet sends it by default',
  },
  getOnToken: {
    standard: '405',
    values: ['405', '404', '400'],
    about: 'the status of a GET at the token endpoint',
    source: 'not documented',
  },
  badAppCredentials: {
    standard: '401',
    values: ['401', '400'],
    about: 'a wrong key or secret on check/app: 401 invalid_access_token, or a plain-text 400',
    source: 'not documented',
  },
  broadRefreshScope: {
    standard: 'invalid_scope',
    values: ['invalid_scope', 'invalid_request', 'invalid_grant'],
    about: 'the error of a refresh that asks for a scope which was not granted',
    source: 'not documented; RFC 6749 section 5.2',
  },
  deniedText: {
    standard: 'The user chose not to give your app access to their Dropbox account.',
    values: 'any text',
    about: 'error_description when the user denies',
    source: 'not documented; three unrelated test doubles of 2026 have this text',
  },
  unsupportedGrantTypeText: {
    standard: 'unsupported grant_type',
    values: 'any text',
    about: 'error_description of unsupported_grant_type',
    source: 'not documented; dropbox-sdk-java and SwiftyDropbox know the error code',
  },
  wrongVerifierText: {
    standard: 'invalid code verifier',
    values: 'any text',
    about: 'error_description of invalid_grant for a wrong code_verifier',
    source: 'not documented; a test double in dropbox-sdk-java has this text',
  },
  publicClientsOffText: {
    standard: 'No auth function available for given request',
    values: 'any text',
    about: 'error_description of invalid_request for an app that does not allow public clients',
    source: 'not documented; the text of other requests without usable credentials',
  },
  expiresInSeconds: {
    standard: 14_400,
    values: 'whole seconds',
    about: 'how long a short-lived access token lives, and the expires_in of the answer',
    source: 'recordings since 2021; some of 2021 have 14399',
  },
  tokenRateLimit: {
    standard: 'envelope',
    values: ['envelope', 'oauth', 'text'],
    about: 'the body of a 429 of the token endpoint: the one of the API, an OAuth error, or plain text',
    source: 'not documented; dropbox-sdk-python reads the one of the API there, and fails on an OAuth error',
  },
  retryAfterField: {
    standard: true,
    values: [true, false],
    about: 'a 429 of the API says retry_after in its body as well as Retry-After in its head',
    source: 'absent in a recording of 2019 (Jesus/dropbox_api); dropbox-sdk-python expects it',
  },
  tokenPreflight: {
    standard: 'allowed',
    values: ['allowed', 'refused'],
    about: 'a CORS preflight of the token endpoint',
    source: 'not documented; fsantini/KoboCloud issue 131 tells of a refusal in 2022',
  },
  tokenOnWebHost: {
    standard: 'refused',
    values: ['refused', 'served'],
    about: 'the token endpoint at www.dropbox.com: a page that says Error (400), or as at api.dropboxapi.com',
    source: 'worked until 2022; LTplus-AG/ifc-lite tells of the page in August 2026',
  },
  idTokenIssuer: {
    standard: 'web',
    values: ['web', 'api'],
    about: 'the iss of id tokens and of openid/userinfo: www.dropbox.com, or api.dropboxapi.com',
    source:
      'the OIDC guide has the first, for id tokens; one project of 2026 accepts both, since Dropbox has used both',
  },
  writeImpliesRead: {
    standard: true,
    values: [true, false],
    about: 'a token with the scope to write something can read it as well, say files.metadata',
    source: 'not documented; rclone asks for files.metadata.write alone, and lists folders',
  },
  disabledAppTokens: {
    standard: 'served',
    values: ['served', 'refused'],
    about: 'the token endpoint for a disabled app: as ever, since the API refuses its tokens, or a 400',
    source:
      'not documented; the API and the consent page of a disabled app were seen (dropbox/dbxcli issue 184)',
  },
  verifierAlphabet: {
    standard: 'rfc7636',
    values: ['rfc7636', 'any'],
    about: 'which code_verifier is looked at: one of the characters and length of RFC 7636, or any',
    source: 'not documented; RFC 7636 section 4.1',
  },
  emptyBodyType: {
    standard: 'checked',
    values: ['checked', 'ignored'],
    about: 'the Content-Type of an API call that has no body: one the API knows, or none; or any',
    source:
      'n8n-io/n8n pull request 27685 and bamorim/omniauth-dropbox-oauth2 pull request 8 tell of the refusal of a form without a byte',
  },
  booleanSpelling: {
    standard: 'exact',
    values: ['exact', 'any'],
    about:
      'what force_reapprove and its like can be: true and false, or also True, 1, yes and their opposites',
    source:
      'the HTTP documentation says boolean; the SDKs send lower-case words, nobody was seen to send others',
  },
  unknownClientError: {
    standard: 'unknown_client_id',
    values: 'any text',
    about: 'error_name of the error page for an app key that nobody has',
    source: 'not documented; the code of one client of 2026 looks for it',
  },
  narrowedScopeEcho: {
    standard: true,
    values: [true, false],
    about: 'a refresh that asks for fewer scopes is told them in its answer',
    source: 'not documented; dropbox-sdk-java reads an optional scope there',
  },
  tokenMaintenance: {
    standard: 'json',
    values: ['json', 'page', 'nothing'],
    about: 'the body of a 503 of the token endpoint: the one of its 500, a page, or nothing',
    source: 'not known; the 503 of a maintenance was seen in 2021 (dropbox-sdk-python issue 360)',
  },
  appIdInScopeText: {
    standard: false,
    values: [true, false],
    about: 'the 400 of an app that lacks a scope names it by number: Your app (ID: 1) is not permitted',
    source: 'without in 2021 and 2024 (activepieces/activepieces issue 3936), with it in a newer recording',
  },
  lostScope: {
    standard: 'refused',
    values: ['refused', 'served'],
    about: 'a token that was granted a scope which its app has lost since',
    source:
      'not documented; a change in the App Console does not change issued tokens (dropbox/dbxcli issue 154)',
  },
  bareUserinfo: {
    standard: '409',
    values: ['409', '200'],
    about: 'openid/userinfo with a token that has openid, but neither email nor profile',
    source: 'dropbox-api-spec, openid.stone, has the error incorrect_openid_scopes, and does not say when',
  },
}
