import { isDropboxOAuthError } from 'dropbox-oauth'
import { CliError } from './cli-error.ts'
import type { Session } from './session.ts'

/** An error of the library, which speaks to programmers, in the words of a terminal: with the command to run next. */
export function withNextStep(error: unknown, session: Session): unknown {
  if (!isDropboxOAuthError(error)) return error
  const words = wordsFor(error, session)
  return words === undefined ? error : new CliError(error.code, words, error.remedy)
}

type Failure = { readonly code: string; readonly remedy: string; readonly message: string }

function wordsFor({ code, remedy, message }: Failure, session: Session): string | undefined {
  const { profileName, tokenSource } = session
  const again = `dropbox-oauth login --profile ${profileName}`
  if (code === 'relink_required' && tokenSource !== 'profile')
    return `Dropbox does not accept ${tokenSource}. Set a new one, or unset it and run: ${again}`
  if (code === 'relink_required')
    return `The login of profile ${profileName} is no longer good. Run: ${again}`
  if (code === 'store_corrupt' && remedy === 'relink')
    return `The stored tokens of profile ${profileName} are damaged. To replace them, run: ${again}`
  if (code === 'account_mismatch')
    return (
      `This is another Dropbox account than that of profile ${profileName}. Log in to that one, or keep it beside as ` +
      `--profile NAME, or first run: dropbox-oauth logout --profile ${profileName}`
    )
  if (code === 'scope_required' && tokenSource === 'profile')
    return `${message} It must be allowed to the app in the App Console, too. Then run: ${again}`
  if (code === 'not_approved') return 'The access was not allowed. To try again run: ' + again
  return undefined
}
