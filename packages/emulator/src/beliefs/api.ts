import type { BeliefsOf, ApiSwitches } from '../switches.ts'

/** What is believed of `/2/…`. */
export const apiBeliefs: BeliefsOf<ApiSwitches> = {
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
  badAppCredentials: {
    standard: '401',
    values: ['401', '400'],
    about: 'a wrong key or secret on check/app: 401 invalid_access_token, or a plain-text 400',
    source: 'not documented',
  },
  retryAfterField: {
    standard: true,
    values: [true, false],
    about: 'a 429 of the API says retry_after in its body as well as Retry-After in its head',
    source: 'absent in a recording of 2019 (Jesus/dropbox_api); dropbox-sdk-python expects it',
  },
  writeImpliesRead: {
    standard: true,
    values: [true, false],
    about: 'a token with the scope to write something can read it as well, say files.metadata',
    source: 'not documented; rclone asks for files.metadata.write alone, and lists folders',
  },
  emptyBodyType: {
    standard: 'checked',
    values: ['checked', 'ignored'],
    about: 'the Content-Type of an API call that has no body: one the API knows, or none; or any',
    source:
      'n8n-io/n8n pull request 27685 and bamorim/omniauth-dropbox-oauth2 pull request 8 tell of the refusal of a form without a byte',
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
