import { BadStateException } from '../errors.ts'

/** What tells a popup's login from a redirect's, which has a longer one. */
export const popupMark = 'popup'

/** From the popup to the page that opened it, and back. By a channel of the origin: COOP cuts `window.opener`. */
type Message = { readonly callback: string } | { readonly takenBy: string }

/** The channel between the pages of one app. */
export class PopupChannel {
  readonly #channel: BroadcastChannel

  constructor(consumerKey: string) {
    this.#channel = new BroadcastChannel(`dropbox-oauth:popup:${consumerKey}`)
  }

  send(message: Message): void {
    this.#channel.postMessage(message)
  }

  onMessage(listener: (message: Partial<Record<'callback' | 'takenBy', unknown>>) => void): void {
    this.#channel.onmessage = ({ data }: MessageEvent) => {
      if (typeof data === 'object' && data !== null) listener(data as object)
    }
  }

  close(): void {
    this.#channel.close()
  }
}

/** How long the page that opened the popup has to answer. */
const answerMs = 3_000

/**
 * Gives the answer in a popup's address to the page that opened it, and closes the popup. An answer that was handed in, as a
 * deep link is, came to no popup, and this window stays.
 * @throws {BadStateException} `bad_state` when that page is gone
 */
export async function handOver(consumerKey: string, callback: URL, isOwn: boolean): Promise<undefined> {
  const state = callback.searchParams.get('state')
  const channel = new PopupChannel(consumerKey)
  let timer: ReturnType<typeof setTimeout> | undefined
  const isTaken = await new Promise<boolean>((resolve) => {
    channel.onMessage(({ takenBy }) => takenBy === state && resolve(true))
    timer = setTimeout(() => resolve(false), answerMs)
    channel.send({ callback: callback.href })
  })
  clearTimeout(timer)
  channel.close()
  if (!isTaken)
    throw new BadStateException(
      'The page that opened this window has gone or given up. Close it and start again',
    )
  if (isOwn) window.close()
}
