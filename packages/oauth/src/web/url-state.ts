import { splitState } from '../protocol/state.ts'

/** What travels with a login. It comes back through the browser, so it is a wish and no more. */
export interface Wish {
  /** Where to lead afterwards. */
  readonly returnTo: string
  /** Whether this login is the second try already. */
  readonly isRestarted: boolean
}

/** As text: a `!` for the second try, then the path, which begins with a slash. */
export function writeWish({ returnTo, isRestarted }: Wish): string {
  return (isRestarted ? '!' : '') + returnTo
}

export function readWish(urlState = ''): Wish {
  const isRestarted = urlState.startsWith('!')
  return { returnTo: isRestarted ? urlState.slice(1) : urlState, isRestarted }
}

/** The wish of a callback, also of one that is refused. */
export function wishOf(search: string): Wish {
  const state = new URLSearchParams(search).get('state') ?? ''
  return readWish(splitState(state).urlState)
}
