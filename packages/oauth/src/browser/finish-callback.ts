import { parseUrl, refuse } from '../protocol/checks.ts'
import { splitState } from '../protocol/state.ts'
import type { Account } from '../tokens/account.ts'
import type { BrowserApp } from './options.ts'
import { isSamePlace, ownAddress } from './own-page.ts'
import { handOver, popupMark } from './popup-channel.ts'
import { takeReturnPath } from './return-paths.ts'

/** What a login by redirect ended with. */
export interface CallbackOutcome {
  /** The account, linked: `tokens.fetch(account.key)` calls the API for it. */
  readonly account: Account
  /** The path that `redirect` was called with, or from. */
  readonly returnTo: string
}

type Outcome = Promise<CallbackOutcome | undefined>

/** Ends logins by what Dropbox sent back. */
export class CallbackReader {
  readonly #app: BrowserApp
  /** Deep links come twice, but a code works once. */
  #last: { readonly href: string; readonly outcome: Outcome } | undefined
  /** Of the page's own address, as long as it is worked on: components are mounted twice, and the address is clean then. */
  #own: Outcome | undefined

  constructor(app: BrowserApp) {
    this.#app = app
  }

  async read(given: string | URL | undefined): Outcome {
    const address = ownAddress()
    const callback = given === undefined ? address : parse(given)
    if (!callback) return undefined
    const isOwn = callback.href === address?.href
    if (!isAnswer(callback, this.#app.redirectUri)) return isOwn ? this.#own : undefined
    if (isOwn) cleanAddressBar(this.#app.redirectUri)
    if (this.#last?.href !== callback.href)
      this.#last = { href: callback.href, outcome: this.#finish(callback, isOwn) }
    const { outcome } = this.#last
    if (isOwn) this.#hold(outcome)
    return outcome
  }

  #hold(outcome: Outcome): void {
    this.#own = outcome
    const forget = (): void => {
      if (this.#own === outcome) this.#own = undefined
    }
    outcome.then(forget, forget)
  }

  async #finish(callback: URL, isOwn: boolean): Outcome {
    const { pending, tokens, consumerKey } = this.#app
    const { urlState } = splitState(callback.searchParams.get('state') ?? '')
    if (urlState === popupMark) return handOver(consumerKey, callback, isOwn)
    const result = await this.#app.flow(pending).finish(callback)
    const returnTo = takeReturnPath(pending, result.urlState)
    return { account: await tokens.link(result), returnTo }
  }
}

function parse(given: string | URL): URL {
  return parseUrl(String(given)) ?? refuse('url', 'expected an absolute URL')
}

/**
 * Whether a URL is the redirect URI with an answer. Without a `state` it is none of a login from here, and may be the page's
 * own affair, as `/?code=SUMMER`. Servers that add a slash to a path, or take it away, are many.
 */
function isAnswer(url: URL, redirectUri: URL): boolean {
  const has = (name: string): boolean => url.searchParams.has(name)
  const isThere =
    isSamePlace(url, redirectUri) && withoutSlash(url.pathname) === withoutSlash(redirectUri.pathname)
  return isThere && has('state') && (has('code') || has('error'))
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

/** The answer leaves the address bar, the history and every `Referer` to come at once. */
function cleanAddressBar(redirectUri: URL): void {
  try {
    history.replaceState(history.state, '', redirectUri)
  } catch {
    // A sandboxed page may not, and the login goes on. The browser's error quotes the address: it is not passed on.
  }
}
