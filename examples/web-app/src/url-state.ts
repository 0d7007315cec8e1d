import { readAccountId } from './account-key.ts'

/** What travels with a login. It comes back through the browser, so it is a wish and no more. */
export interface UrlState {
  /** Where to lead afterwards. */
  readonly returnTo: string
  /** The account that is to be connected again. */
  readonly account?: string | undefined
  /** Whether this login is already the second try. */
  readonly restarted: boolean
}

/** As text: a `!` for the second try, the account and a blank where there is one, the path. */
export const writeUrlState = ({ returnTo, account, restarted }: UrlState): string =>
  (restarted ? '!' : '') + (account === undefined ? '' : `${account} `) + returnTo

export function readUrlState(text = ''): UrlState {
  const [, mark, id, returnTo = ''] = /^(!?)(?:(\S+) )?(.*)$/s.exec(text) ?? []
  return { returnTo, account: readAccountId(id), restarted: mark === '!' }
}

/** The URL state of a callback that `finish()` refused: what stands behind the first `|` of `state`. */
export function urlStateOf(url: string): string | undefined {
  const state = new URL(url, 'http://localhost').searchParams.get('state') ?? ''
  return state.includes('|') ? state.slice(state.indexOf('|') + 1) : undefined
}
