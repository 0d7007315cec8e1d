import { TokenManager } from 'dropbox-oauth'
import { CliError, usageError } from './cli-error.ts'
import { endpointsAt } from './endpoints.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { type Output } from './output.ts'
import { type Profile, Profiles, requireProfileName } from './profiles.ts'
import { openStore } from './storage/open-store.ts'

/** What every command has. */
export interface Session {
  readonly output: Output
  readonly env: Environment
  readonly profiles: Profiles
  /** By `--profile`, else `DROPBOX_OAUTH_PROFILE`, else the one in use. */
  readonly profileName: string
  /** Whether the profile was named on the command line, which then wins over tokens in the environment. */
  readonly isProfileNamed: boolean
}

export function openSession(output: Output, profile: string | undefined): Session {
  const env = readEnvironment(process.env)
  const profiles = new Profiles(env.home)
  const profileName = requireProfileName(profile ?? env.profile ?? profiles.current)
  return { output, env, profiles, profileName, isProfileNamed: profile !== undefined }
}

/**
 * The profile of this run.
 * @throws {CliError} `not_logged_in` where nobody has logged in yet, `no_such_profile` for a name that is none
 */
export function requireProfile({ profiles, profileName, isProfileNamed, env }: Session): Profile {
  const profile = profiles.find(profileName)
  if (!profile) {
    const others = profiles.list()
    if (others.length === 0 && !isProfileNamed)
      throw new CliError(
        'not_logged_in',
        'Not logged in. Run: dropbox-oauth login --app-key YOUR_APP_KEY',
        'relink',
      )
    throw new CliError(
      'no_such_profile',
      `There is no profile ${profileName}. ${others.length > 0 ? `There is: ${others.join(', ')}. ` : ''}` +
        `Run: dropbox-oauth login --profile ${profileName}`,
      'relink',
    )
  }
  requireSameOrigin(profileName, profile, env)
  return profile
}

/** A profile's tokens go to the Dropbox they came from, whatever the environment says. */
function requireSameOrigin(name: string, { origin }: Profile, { emulatorUrl }: Environment): void {
  if (emulatorUrl === undefined || emulatorUrl === origin) return
  throw usageError(
    `The profile ${name} was linked at ${origin ?? 'the real Dropbox'}, and DROPBOX_OAUTH_EMULATOR_URL is ${emulatorUrl}. ` +
      'Unset it, or name another profile',
  )
}

/** The token manager of a profile. */
export async function openManager({ env }: Session, profile: Profile): Promise<TokenManager> {
  return new TokenManager({
    consumerKey: profile.appKey,
    consumerSecret: profile.needsSecret ? env.appSecret : undefined,
    endpoints: endpointsAt(profile.origin),
    store: await openStore(env.home, profile.storage),
  })
}

/** Before anything is sent: Dropbox would refuse it in words that lead nowhere. */
export function requireSecret({ env }: Session, { needsSecret }: Profile): void {
  if (needsSecret && env.appSecret === undefined)
    throw usageError(
      'This profile was linked with an app secret, which is not stored. Set DROPBOX_APP_SECRET',
    )
}
