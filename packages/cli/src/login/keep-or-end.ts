import { type OAuth2FlowNoRedirectResult, revokeToken } from 'dropbox-oauth'
import { CliError } from '../cli-error.ts'
import { problemOf } from '../exit-codes.ts'
import { withNextStep } from '../next-step.ts'
import type { Session } from '../session.ts'
import type { LoginApp } from './login-app.ts'

/** Nobody should wait long for a command that has failed already. */
const patienceMs = 10_000

/**
 * Keeps the result of a new login. Where that fails its grant is ended at Dropbox, as far as Dropbox can be told: nobody
 * has its tokens any more, and it would stand in the list of connected apps for ever. The error says what became of it.
 */
export async function keepOrEnd<T>(
  session: Session,
  { endpoints }: LoginApp,
  { accessToken }: OAuth2FlowNoRedirectResult,
  keep: () => Promise<T>,
): Promise<T> {
  try {
    return await keep()
  } catch (error) {
    const { code, message, remedy } = problemOf(withNextStep(error, session))
    const signal = AbortSignal.timeout(patienceMs)
    const words = await revokeToken({ accessToken, endpoints, signal }).then(
      () => 'The access that was allowed just now has been ended at Dropbox again.',
      () =>
        'Dropbox could not be told that this access is not wanted. To end it there, open https://www.dropbox.com/account/connected_apps',
    )
    throw new CliError(code, `${message}\n${words}`, remedy)
  }
}
