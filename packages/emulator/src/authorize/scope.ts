import { isTeamScopes, scopes, splitScope } from '../scopes.ts'
import type { App } from '../seed/directory.ts'
import { AuthorizeProblem } from './problem.ts'

/**
 * The scopes a request asks for: a subset of the app's, or all of them but the OpenID ones when there is no parameter.
 * Source: OAuth guide; OIDC guide; for the present but empty parameter, community comment 491406.
 */
export function requestedScopes(text: string | undefined, app: App): string[] {
  if (text === undefined) return app.scopes.filter((name) => scopes[name]!.kind !== 'openid')
  if (app.type === 'legacy' && text !== '') {
    throw new AuthorizeProblem('invalid_scope', `"scope": must be at most 0 characters, got ${text.length}`)
  }
  const names = [...new Set(splitScope(text))]
  if (names.length === 0) throw new AuthorizeProblem('invalid_scope', '"scope": must not be empty')
  for (const name of names) {
    if (!app.scopes.includes(name))
      throw new AuthorizeProblem('invalid_scope', `"scope": the app does not have "${name}"`)
  }
  checkOpenId(names)
  return names
}

/** OpenID scopes do not go with team scopes, and `openid` wants company. Source: OIDC guide; App Console. */
function checkOpenId(names: readonly string[]): void {
  if (!names.includes('openid')) return
  if (isTeamScopes(names)) {
    throw new AuthorizeProblem('invalid_scope', '"scope": OpenID scopes cannot be combined with team scopes')
  }
  if (!names.includes('email') && !names.includes('profile')) {
    throw new AuthorizeProblem('invalid_scope', '"scope": "openid" needs "profile" or "email" beside it')
  }
}
