import { CliError } from '../cli-error.ts'
import { requireProfileName } from '../profiles.ts'
import type { Session } from '../session.ts'

/** Lists the profiles, the one in use marked. */
export async function profiles({ output, profiles }: Session): Promise<void> {
  const names = profiles.list()
  const current = names.includes(profiles.current) ? profiles.current : null
  const words = names.map((name) => `${name === current ? '*' : ' '} ${name}`).join('\n')
  output.answer(
    { current, profiles: names },
    words || 'No profile yet. Run: dropbox-oauth login --app-key YOUR_APP_KEY',
  )
}

/** Chooses the profile that commands use when none is named. */
export async function use({ output, profiles }: Session, name: string): Promise<void> {
  if (!profiles.list().includes(requireProfileName(name)))
    throw new CliError(
      'no_such_profile',
      `There is no profile ${name}. Run: dropbox-oauth login --profile ${name}`,
      'relink',
    )
  profiles.current = name
  output.answer({ current: name }, `Using profile ${name}.`)
}
