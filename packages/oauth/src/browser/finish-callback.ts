import { parseUrl, refuse } from '../protocol/checks.ts'
import { splitState } from '../protocol/state.ts'
import type { Account } from '../tokens/account.ts'
import type { BrowserApp } from './options.ts'
import { handOver, popupMark } from './popup-channel.ts'
import { readReturnTo } from './start-redirect.ts'

/** What a login by redirect ended with. */
export interface CallbackOutcome {
  readonly account: Account
  /** The path that `redirect` was called with, or from. */
  readonly returnTo: string
}

/** Ends logins by what Dropbox sent back. */
export class CallbackReader {
  readonly #app: BrowserApp
  /** Components are mounted twice and deep links come twice, but a code works once. */
  #last: { readonly href: string; readonly outcome: Promise<CallbackOutcome | undefined> } | undefined
  #isRunning = false

  constructor(app: BrowserApp) {
    this.#app = app
  }

  async read(given: string | URL | undefined): Promise<CallbackOutcome | undefined> {
    const callback = given === undefined ? this.#takeFromAddressBar() : this.#parse(given)
    if (given === undefined && !callback) return this.#isRunning ? this.#last?.outcome : undefined
    if (!callback) return undefined
    if (this.#last?.href !== callback.href)
      this.#last = { href: callback.href, outcome: this.#finish(callback) }
    return this.#last.outcome
  }

  /** The page's own address where it is an answer. It leaves the address bar, the history and every `Referer` at once. */
  #takeFromAddressBar(): URL | undefined {
    if (!('location' in globalThis)) return undefined
    const callback = this.#parse(location.href)
    const { pathname, search } = this.#app.redirectUri
    if (callback) history.replaceState(history.state, '', pathname + search)
    return callback
  }

  #parse(text: string | URL): URL | undefined {
    const url = parseUrl(String(text)) ?? refuse('url', 'expected an absolute URL')
    return isAnswer(url, this.#app.redirectUri) ? url : undefined
  }

  async #finish(callback: URL): Promise<CallbackOutcome | undefined> {
    this.#isRunning = true
    try {
      const { urlState } = splitState(callback.searchParams.get('state') ?? '')
      if (urlState === popupMark) return await handOver(this.#app.consumerKey, callback)
      const result = await this.#app.flow(this.#app.pending).finish(callback)
      return { account: await this.#app.tokens.link(result), returnTo: readReturnTo(result.urlState) }
    } finally {
      this.#isRunning = false
    }
  }
}

/** Whether a URL is the redirect URI with an answer. */
function isAnswer(url: URL, redirectUri: URL): boolean {
  const isThere = (['protocol', 'host', 'pathname'] as const).every((part) => url[part] === redirectUri[part])
  return isThere && (url.searchParams.has('code') || url.searchParams.has('error'))
}
