import type { World } from '../../world.ts'
import { list, quoted } from '../words.ts'
import { mistake } from './step.ts'
import type { Advice } from './step.ts'

/** What clients of other services call what Dropbox calls otherwise. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['access_type', 'token_access_type=offline'],
  ['approval_prompt', 'force_reapprove=true'],
  ['prompt', 'force_reapprove=true, or force_reauthentication=true'],
  ['scopes', 'scope'],
  ['hd', 'require_role=work'],
  ['login_hint', 'nothing: Dropbox has no such parameter'],
])

/** How to mend an authorize request that Dropbox's error page names. */
export function adviceForProblem(
  { name, detail }: { readonly name: string; readonly detail: string },
  query: URLSearchParams,
  world: World,
): Advice {
  switch (name) {
    case 'unknown_field':
      return unknownField(detail)
    case 'duplicate_field':
      return mistake(detail, 'Send each parameter once.')
    case world.switches.unknownClientError:
    case 'missing_client_id':
      return mistake(
        `${detail} There is no such app.`,
        `Send one of the app keys: ${list(world.directory.apps.map(({ key }) => key))}. More can be seeded, under apps[…].key.`,
      )
    case 'invalid_redirect_uri':
      return redirectUri(query, world)
    case 'invalid_scope':
      return mistake(detail, scopeRemedy(query.get('scope') ?? ''))
    default:
      return mistake(
        detail,
        FIXES.get(name) ?? 'Compare the parameter with the documentation of /oauth2/authorize.',
      )
  }
}

/** Grant and Passport join a list by commas, unless told otherwise. */
const scopeRemedy = (asked: string): string =>
  asked.includes(',')
    ? 'Separate scopes by spaces: commas do not count. Some libraries join a list by commas; give them one text instead.'
    : 'Ask for scopes that the app has in its seed, separated by spaces. Its card shows them.'

function unknownField(detail: string): Advice {
  const field = /"(.*)"/.exec(detail)?.[1] ?? ''
  const other = OTHER_NAMES.get(field)
  return mistake(
    `${detail}: Dropbox refuses parameters it does not know.`,
    other === undefined ? 'Leave it out.' : `Leave it out. What Dropbox has instead: ${other}.`,
  )
}

function redirectUri(query: URLSearchParams, world: World): Advice {
  const app = world.directory.apps.find(({ key }) => key === query.get('client_id'))
  const registered = app?.redirectUris ?? []
  const known = registered.length === 0 ? 'none' : list(registered.map(quoted))
  return mistake(
    `The redirect_uri ${quoted(query.get('redirect_uri') ?? '')} is not registered for the app.`,
    `Dropbox compares byte for byte: scheme, port, path and final slash. Registered: ${known}.`,
  )
}

const FIXES: ReadonlyMap<string, string> = new Map([
  ['missing_response_type', 'Add response_type=code.'],
  [
    'invalid_response_type',
    'Use response_type=code. The implicit grant needs an app that allows public clients.',
  ],
  ['missing_redirect_uri', 'response_type=token needs a redirect_uri to go back to.'],
  ['invalid_state', 'Keep the state short, and keep what belongs to it on your side.'],
  [
    'invalid_code_challenge',
    'Send the base64url SHA-256 of the verifier, 43 characters without padding, with code_challenge_method=S256.',
  ],
  ['invalid_code_challenge_method', 'Use code_challenge_method=S256.'],
  ['invalid_token_access_type', 'Use token_access_type=offline for a refresh token, or online for none.'],
  ['check_add_team_not_team_admin', 'Sign in as a team admin; admin@example.com is one in the default seed.'],
])
