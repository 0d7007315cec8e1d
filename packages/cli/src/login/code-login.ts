import {
  DropboxOAuth2FlowNoRedirect,
  isDropboxOAuthError,
  type OAuth2FlowNoRedirectResult,
} from 'dropbox-oauth'
import { CliError } from '../cli-error.ts'
import type { LoginApp } from './login-app.ts'
import type { PastedLines } from './pasted-lines.ts'

/** A login whose code Dropbox shows to the user, who pastes it. */
export interface CodeLogin {
  readonly url: string
  /** Settles with the first code that Dropbox takes. A refused one is told to `onRefused`, and another may follow. */
  readonly finish: (sources: Sources) => Promise<OAuth2FlowNoRedirectResult>
}

interface Sources {
  readonly signal: AbortSignal
  readonly lines: PastedLines
  readonly onRefused: (message: string) => void
}

export async function startCodeLogin(app: LoginApp): Promise<CodeLogin> {
  const flow = new DropboxOAuth2FlowNoRedirect(app)
  return { url: await flow.start(), finish: (sources) => finish(flow, sources) }
}

function finish(
  flow: DropboxOAuth2FlowNoRedirect,
  { signal, lines, onRefused }: Sources,
): Promise<OAuth2FlowNoRedirectResult> {
  return new Promise((resolve, reject) => {
    let trying = Promise.resolve()
    let refusal: unknown = noCode()
    const tryCode = async (line: string): Promise<void> => {
      try {
        resolve(await flow.finish(line, { signal }))
      } catch (error) {
        if (!isMistyped(error)) return reject(error)
        refusal = error
        onRefused(`${error.message} Another code can be pasted.`)
      }
    }
    lines.onLine((line) => {
      trying = trying.then(() => tryCode(line))
    })
    lines.onEnd(() => void trying.then(() => reject(refusal)))
  })
}

/** Whether another code may do better. */
function isMistyped(error: unknown): error is Error {
  if (!isDropboxOAuthError(error)) return false
  return error.code === 'bad_request' || (error.code === 'token_endpoint' && error.remedy === 'restart')
}

function noCode(): CliError {
  return new CliError(
    'not_logged_in',
    'No code came before stdin ended. Run it in a terminal, or give a refresh token to: dropbox-oauth login --with-token',
    'restart',
  )
}
