import { refuse } from './checks.ts'

/** The scopes as one parameter, or `undefined`: a present but empty `scope` is an error page at Dropbox. */
export function joinScopes(scope: readonly string[] | undefined): string | undefined {
  if (scope === undefined) return undefined
  if (!Array.isArray(scope) || scope.length === 0) {
    refuse(
      'scope',
      "expected a non-empty array such as ['account_info.read']; leave it out for all of the app's scopes",
    )
  }
  for (const name of scope as readonly unknown[]) {
    // A scope token of RFC 6749 section 3.3.
    if (typeof name !== 'string' || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name))
      refuse('scope', 'each entry is one scope name')
  }
  return scope.join(' ')
}

/** The scopes of an answer, which are parted by blanks. */
export function splitScopes(scope: string): readonly string[] {
  return scope.split(' ').filter(Boolean)
}
