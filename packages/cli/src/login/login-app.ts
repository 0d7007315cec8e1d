import type { DropboxEndpoints } from 'dropbox-oauth'
import { CliError, usageError } from '../cli-error.ts'
import { endpointsAt } from '../endpoints.ts'
import type { Profile } from '../profiles.ts'
import type { Session } from '../session.ts'

/** Who logs in, where, and for what: what both flows take. */
export interface LoginApp {
  readonly consumerKey: string
  readonly consumerSecret?: string | undefined
  readonly scope?: readonly string[]
  readonly endpoints?: DropboxEndpoints | undefined
}

/** The app by its flag, by the environment, as before, or as the user says. */
export async function readApp(
  session: Session,
  known: Profile | undefined,
  flags: { readonly appKey?: string; readonly scope?: readonly string[] },
): Promise<LoginApp> {
  const { env, output } = session
  const consumerKey = flags.appKey ?? env.appKey ?? known?.appKey ?? (await askForAppKey())
  if (known) requireSameApp(session, known, consumerKey)
  if (env.appSecret !== undefined)
    output.note(
      'DROPBOX_APP_SECRET goes along. It is not stored: every refresh will want it again. PKCE needs none.',
    )
  return {
    consumerKey,
    consumerSecret: env.appSecret,
    endpoints: endpointsAt(env.emulatorUrl),
    ...(flags.scope && { scope: flags.scope }),
  }
}

/** Before anybody logs in for nothing: tokens of another app or another Dropbox are not replaced unasked. */
function requireSameApp({ env, profileName }: Session, known: Profile, consumerKey: string): void {
  if (known.appKey === consumerKey && known.origin === env.emulatorUrl) return
  throw usageError(
    `The profile ${profileName} is of the app ${known.appKey} at ${known.origin ?? 'the real Dropbox'}. Keep this login beside it, ` +
      `as --profile NAME, or first run: dropbox-oauth logout --profile ${profileName}`,
  )
}

async function askForAppKey(): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw usageError(
      'Whose app is it? Give --app-key or DROPBOX_APP_KEY: it is in the App Console, and is no secret',
    )
  const { isCancel, text } = await import('@clack/prompts')
  const answer = await text({
    message: 'Your app key, from https://www.dropbox.com/developers/apps',
    output: process.stderr,
    validate: (value) =>
      /^[a-z0-9]+$/i.test(value ?? '') ? undefined : 'Letters and digits, such as k2x8q1v0m3z5c7b',
  })
  if (isCancel(answer)) throw new CliError('interrupted', 'Interrupted. Nothing was kept', 'restart')
  return answer
}
