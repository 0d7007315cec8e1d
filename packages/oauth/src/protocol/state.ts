import { refuse } from './checks.ts'

/** Dropbox takes a `state` of at most so many bytes (HTTP documentation, "authorize"). */
const stateLimit = 500

/** `token`, or `token|urlState` where the caller sends something along. */
export function joinState(token: string, urlState: string | undefined): string {
  if (urlState === undefined) return token
  if (typeof urlState !== 'string') refuse('urlState', 'a text is needed')
  if (isIllFormed(urlState)) refuse('urlState', 'it holds half of a surrogate pair, which no URL can carry')
  const state = `${token}|${urlState}`
  if (new TextEncoder().encode(state).length > stateLimit) {
    refuse(
      'urlState',
      `at most ${stateLimit - token.length - 1} bytes fit, since Dropbox takes a state of ${stateLimit}`,
    )
  }
  return state
}

/** Parts a `state` at its first `|`; what stands behind comes back exactly as it was sent. */
export function splitState(state: string): { token: string; urlState: string | undefined } {
  const bar = state.indexOf('|')
  return bar < 0
    ? { token: state, urlState: undefined }
    : { token: state.slice(0, bar), urlState: state.slice(bar + 1) }
}

/** Whether a text is not well-formed UTF-16, so that URL encoding would change or refuse it. */
export function isIllFormed(text: string): boolean {
  return /\p{Cs}/u.test(text)
}
