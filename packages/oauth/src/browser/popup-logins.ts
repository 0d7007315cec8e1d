import { NotApprovedException, TransientException } from '../errors.ts'
import { parseUrl, refuse } from '../protocol/checks.ts'
import type { Account } from '../tokens/account.ts'
import type { BrowserApp } from './options.ts'
import { requireOwnPage } from './own-page.ts'
import { PopupChannel, popupMark } from './popup-channel.ts'
import { watchPopup } from './watch-popup.ts'

/** Logs in by popups, one at a time: the next ends the one before. */
export class PopupLogins {
  readonly #app: BrowserApp
  #endLast: (() => void) | undefined

  constructor(app: BrowserApp) {
    this.#app = app
  }

  async logIn(): Promise<Account> {
    requireOwnPage(this.#app.redirectUri)
    if (!('BroadcastChannel' in globalThis))
      refuse('popup', 'this browser has no BroadcastChannel. Use redirect()')
    this.#endLast?.()
    const popup = openPopup()
    const channel = new PopupChannel(this.#app.consumerKey)
    try {
      const flow = this.#app.flow({}) // the login ends with the page that waits for it
      const url = await flow.start(popupMark)
      if (popup.closed) throw closed()
      const answer = this.#awaitAnswer(channel, popup, stateOf(url))
      popup.location.replace(url)
      return await this.#app.tokens.link(await flow.finish(await answer))
    } finally {
      channel.close()
      popup.close() // where it still is, or is again, at this origin: without its way back, browsers allow no more
    }
  }

  #awaitAnswer(channel: PopupChannel, popup: Window, state: string | null): Promise<string> {
    let stopWatching: () => void
    return new Promise<string>((resolve, reject) => {
      this.#endLast = () => reject(closed())
      stopWatching = watchPopup(popup, {
        onClosed: () => reject(closed()),
        onTimeout: () => reject(noAnswer()),
      })
      channel.onMessage(({ callback }) => {
        // Another tab's answer is not ours, and a forged one must not end a login that goes on.
        if (typeof callback !== 'string' || stateOf(callback) !== state) return
        channel.send({ takenBy: state ?? '' })
        resolve(callback)
      })
    }).finally(() => stopWatching())
  }
}

/** Opens an empty window at once, while the click still allows it, and cuts its way back to this page. */
function openPopup(): Window {
  const popup = globalThis.open('about:blank', '_blank', 'popup,width=600,height=760')
  if (!popup) {
    throw new TransientException(
      'The browser blocked the popup. Call popup() directly in the handler of a click, or use redirect()',
      'retry',
    )
  }
  popup.opener = null
  return popup
}

function stateOf(url: string): string | null {
  return parseUrl(url)?.searchParams.get('state') ?? null
}

function closed(): NotApprovedException {
  return new NotApprovedException('The window was closed before Dropbox answered. Offer to connect again')
}

function noAnswer(): TransientException {
  return new TransientException('No answer came from the popup within ten minutes. Start again', 'restart')
}
