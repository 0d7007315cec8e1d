import { DropboxOAuth2Flow, isDropboxOAuthError, type OAuth2FlowResult } from 'dropbox-oauth'
import type { Attempt } from './attempt.ts'
import type { Listener } from './listener.ts'
import type { LoginApp } from './login-app.ts'
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
  /** Told of pasted text that is no answer. */
  readonly onRefused: (message: string) => void
}

export async function startRedirectLogin(app: LoginApp, redirectUri: string): Promise<RedirectLogin> {
  const flow = new DropboxOAuth2Flow({ ...app, redirectUri, session: {}, csrfTokenSessionKey: 'login' })
  const url = await flow.start()
  return { url, finish: (sources) => finish(flow, redirectUri, sources) }
}

function finish<T>(flow: DropboxOAuth2Flow, redirectUri: string, sources: Sources<T>): Promise<T> {
  const { attempt, listener, lines, keep, onRefused } = sources
  return new Promise((resolve, reject) => {
    let ending: Page | undefined
    const end = (page: Page): Page => (ending = page)
    /** Ends the login, unless the answer is not of this login: then it goes on. */
    const take = async (answer: string): Promise<Page> => {
      if (ending) return ending // a reload
      try {
        const result = await flow.finish(answer, { signal: attempt.signal })
        attempt.commit()
        resolve(await keep(result))
        return end(connected)
      } catch (error) {
        if (isStranger(error)) return stranger
        reject(error)
        return end(pageOf(error))
      }
    }
    // One after the other: of two that are the same, as browsers send, the second must not find the login half done.
    let last = Promise.resolve(stranger)
    const takeInTurn = (answer: string): Promise<Page> => (last = last.then(() => take(answer)))
    listener.onCallback(takeInTurn)
    lines.onLine((line) => {
      const address = line.trim().replace(/^["'<]|["'>]$/g, '')
      if (!/^https?:\/\//i.test(address))
        return onRefused(`Paste the whole address that the browser ended at. It begins with ${redirectUri}`)
      void takeInTurn(address).then((page) => page === stranger && onRefused(page.words))
    })
  })
}

/** Whether an error says that an answer belongs to no login of ours, and so spent nothing. */
function isStranger(error: unknown): boolean {
  return isDropboxOAuthError(error) && (error.code === 'bad_request' || error.code === 'csrf')
}

const stranger: Page = {
  status: 400,
  title: 'This is not the answer to your login',
  words:
    'It is another login’s, or incomplete. The one in your terminal still waits: open the address it shows.',
}

const connected: Page = {
  status: 200,
  title: 'Dropbox is connected',
  words: 'You can close this window and go back to the terminal.',
}

function pageOf(error: unknown): Page {
  const isRefused = isDropboxOAuthError(error) && error.code === 'not_approved'
  return isRefused
    ? {
        status: 403,
        title: 'Not connected',
        words: 'You did not allow the access. The terminal says how to begin again.',
      }
    : { status: 502, title: 'It did not work', words: 'The terminal says what went wrong, and what to do.' }
}
