import { DropboxOAuth2Flow, isDropboxOAuthError, type OAuth2FlowResult } from 'dropbox-oauth'
import type { Attempt } from './attempt.ts'
import type { Listener } from './listener.ts'
import type { LoginApp } from './login-app.ts'
import { failurePage, strangerPage } from './answer-pages.ts'
import type { Page } from './page.ts'
import type { PastedLines } from './pasted-lines.ts'

/** A login that comes back to this machine, or by a pasted address: whichever is first. */
export interface RedirectLogin {
  readonly url: string
  /** Settles with the first answer that belongs to this login. */
  readonly finish: <T>(sources: Sources<T>) => Promise<T>
}

interface Sources<T> {
  readonly attempt: Attempt
  readonly listener: Listener
  readonly lines: PastedLines
  /** Runs before the browser is told of success. */
  readonly keep: (result: OAuth2FlowResult) => Promise<T>
  /** What the browser is told then. */
  readonly pageOf: (kept: T) => Page
  /** Told of pasted text that is no answer. */
  readonly onRefused: (message: string) => void
}

export async function startRedirectLogin(app: LoginApp, redirectUri: string): Promise<RedirectLogin> {
  const flow = new DropboxOAuth2Flow({ ...app, redirectUri, session: {}, csrfTokenSessionKey: 'login' })
  const url = await flow.start()
  return { url, finish: (sources) => finish(flow, redirectUri, sources) }
}

function finish<T>(flow: DropboxOAuth2Flow, redirectUri: string, sources: Sources<T>): Promise<T> {
  const { attempt, listener, lines, keep, pageOf, onRefused } = sources
  return new Promise((resolve, reject) => {
    let ending: Page | undefined
    const end = (page: Page): Page => (ending = page)
    /** Ends the login, unless the answer is not of this login: then it goes on. */
    const take = async (answer: string): Promise<Page> => {
      if (ending) return ending // a reload
      try {
        const result = await flow.finish(answer, { signal: attempt.signal })
        attempt.commit()
        const kept = await keep(result)
        resolve(kept)
        return end(pageOf(kept))
      } catch (error) {
        if (isStranger(error)) return strangerPage
        reject(error)
        return end(failurePage(attempt.signal.aborted ? attempt.signal.reason : error))
      }
    }
    // One after the other: of two that are the same, as browsers send, the second must not find the login half done.
    let last = Promise.resolve(strangerPage)
    const takeInTurn = (answer: string): Promise<Page> => (last = last.then(() => take(answer)))
    listener.onCallback(takeInTurn)
    lines.onLine((line) => {
      const address = line.trim().replace(/^["'<]|["'>]$/g, '')
      if (!/^https?:\/\//i.test(address))
        return onRefused(`Paste the whole address that the browser ended at. It begins with ${redirectUri}`)
      void takeInTurn(address).then((page) => page === strangerPage && onRefused(page.words))
    })
  })
}

/** Whether an error says that an answer belongs to no login of ours, and so spent nothing. */
function isStranger(error: unknown): boolean {
  return isDropboxOAuthError(error) && (error.code === 'bad_request' || error.code === 'csrf')
}
