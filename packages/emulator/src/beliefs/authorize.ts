import type { BeliefsOf, AuthorizeSwitches } from '../switches.ts'

/** What is believed of `/oauth2/authorize` and its codes. */
export const authorizeBeliefs: BeliefsOf<AuthorizeSwitches> = {
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
  codeLifetimeSeconds: {
    standard: 600,
    values: 'whole seconds',
    about: 'how long an authorization code lives',
    source:
      'not documented; third-party guides say about ten minutes, the most RFC 6749 section 4.1.2 allows',
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
  deniedText: {
    standard: 'The user chose not to give your app access to their Dropbox account.',
    values: 'any text',
    about: 'error_description when the user denies',
    source: 'not documented; three unrelated test doubles of 2026 have this text',
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
}
