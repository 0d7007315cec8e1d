import type { BeliefsOf, TokenSwitches } from '../switches.ts'

/** What is believed of the token endpoint, and of the id tokens it gives. */
export const tokenBeliefs: BeliefsOf<TokenSwitches> = {
  secretWithVerifier: {
    standard: true,
    values: [true, false],
    about: 'a client secret beside a PKCE code_verifier is accepted at the token endpoint',
    source: 'not documented; better-auth and openid-client send both to Dropbox',
  },
  tokenContentType: {
    standard: 'negotiated',
    values: ['negotiated', 'text/javascript', 'application/json'],
    about:
      'the Content-Type of a token answer; negotiated: JSON for who asks for it by Accept, else JavaScript',
    source:
      'JavaScript in recordings of Jesus/dropbox_api, 2021, which asks for nothing; oauth4webapi, which Auth.js uses with Dropbox, asks for JSON and takes nothing else',
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
  getOnToken: {
    standard: '405',
    values: ['405', '404', '400'],
    about: 'the status of a GET at the token endpoint',
    source: 'not documented',
  },
  broadRefreshScope: {
    standard: 'invalid_scope',
    values: ['invalid_scope', 'invalid_request', 'invalid_grant'],
    about: 'the error of a refresh that asks for a scope which was not granted',
    source: 'not documented; RFC 6749 section 5.2',
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
}
