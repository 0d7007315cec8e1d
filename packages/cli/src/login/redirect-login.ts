import { DropboxOAuth2Flow, isDropboxOAuthError, type OAuth2FlowResult } from 'dropbox-oauth'
import type { Listener } from './listener.ts'
import type { LoginApp } from './login-app.ts'
import type { Page } from './page.ts'
import type { PastedLines } from './pasted-lines.ts'

/** A login that comes back to this machine, or by a pasted address: whichever is first. */
export interface RedirectLogin {
  readonly url: string
  /** Settles with the first answer that belongs to this login. `keep` runs before the browser is told of success. */
  readonly finish: <T>(sources: Sources<T>) => Promise<T>
}

interface Sources<T> {
  readonly listener: Listener
  readonly lines: PastedLines
  readonly keep: (result: OAuth2FlowResult) => Promise<T>
  /** Told of pasted text that is no answer. */
  readonly onRefused: (message: string) => void
}

export async function startRedirectLogin(app: LoginApp, redirectUri: string): Promise<RedirectLogin> {
  const flow = new DropboxOAuth2Flow({ ...app, redirectUri, session: {}, csrfTokenSessionKey: 'login' })
  return {
    url: await flow.start(),
    finish: ({ listener, lines, keep, onRefused }) =>
      new Promise((resolve, reject) => {
        /** Ends the login, unless the answer is not of this login: then it goes on. */
        const take = async (answer: string): Promise<Page> => {
          try {
            resolve(await keep(await flow.finish(answer)))
            return connected
          } catch (error) {
            if (!isStranger(error)) reject(error)
            return pageOf(error)
          }
        }
        listener.onCallback(take)
        lines.onLine((line) => {
          if (!/^\s*["']?https?:\/\//i.test(line))
            return onRefused(
              `Paste the whole address that the browser ended at. It begins with ${redirectUri}`,
            )
          void take(line.trim().replace(/^["']|["']$/g, '')).then(({ status, words }) => {
            if (status === strangerStatus) onRefused(words)
          })
        })
      }),
  }
}

const strangerStatus = 400

/** Whether an error says that an answer belongs to no login of ours, and so spent nothing. */
function isStranger(error: unknown): boolean {
  return isDropboxOAuthError(error) && ['bad_request', 'csrf', 'bad_state'].includes(error.code)
}

const connected: Page = {
  status: 200,
  title: 'Dropbox is connected',
  words: 'You can close this window and go back to the terminal.',
}

function pageOf(error: unknown): Page {
  if (isStranger(error)) {
    return {
      status: strangerStatus,
      title: 'This is not the answer to your login',
      words:
        'It is another login’s, or incomplete. The one in your terminal still waits: open the address it shows.',
    }
  }
  const isRefused = isDropboxOAuthError(error) && error.code === 'not_approved'
  return isRefused
    ? {
        status: 403,
        title: 'Not connected',
        words: 'You did not allow the access. The terminal says how to begin again.',
      }
    : { status: 502, title: 'It did not work', words: 'The terminal says what went wrong, and what to do.' }
}
