import { TokenManager } from 'dropbox-oauth'
import { CliError, usageError } from './cli-error.ts'
import { endpointsAt } from './endpoints.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { type Output } from './output.ts'
import { type Profile, Profiles, requireProfileName } from './profiles.ts'
import { openStore } from './storage/open-store.ts'

/** Where a command's token comes from. A flag wins over the environment, which wins over the profile in use. */
export type TokenSource = 'profile' | 'DROPBOX_ACCESS_TOKEN' | 'DROPBOX_REFRESH_TOKEN'

/** What every command has. */
export interface Session {
  readonly output: Output
  readonly env: Environment
  readonly profiles: Profiles
  /** By `--profile`, else `DROPBOX_OAUTH_PROFILE`, else the one in use. */
  readonly profileName: string
  /** Whether one of the first two names it. */
  readonly isProfileNamed: boolean
  readonly tokenSource: TokenSource
}

export function openSession(output: Output, profile: string | undefined): Session {
  const env = readEnvironment(process.env)
  const profiles = new Profiles(env.home)
  const named = profile ?? env.profile
  return {
    output,
    env,
    profiles,
    profileName: requireProfileName(named ?? profiles.current),
    isProfileNamed: named !== undefined,
    tokenSource: profile === undefined ? tokenSourceOf(env) : 'profile',
  }
}

function tokenSourceOf({ accessToken, refreshToken }: Environment): TokenSource {
  if (accessToken !== undefined) return 'DROPBOX_ACCESS_TOKEN'
  return refreshToken === undefined ? 'profile' : 'DROPBOX_REFRESH_TOKEN'
}

/**
 * The profile of this run.
 * @throws {CliError} `not_logged_in` where nobody has logged in yet, `no_such_profile` for a name that is none
 */
export function requireProfile({ profiles, profileName, isProfileNamed, env }: Session): Profile {
  const profile = profiles.find(profileName)
  if (!profile) throw missingProfile(profileName, isProfileNamed, profiles.list())
  requireSameOrigin(profileName, profile, env)
  return profile
}

function missingProfile(name: string, isNamed: boolean, others: readonly string[]): CliError {
  const there = others.join(', ')
  if (isNamed) {
    const message = `There is no profile ${name}${there && `, but ${there}`}. Run: dropbox-oauth login --profile ${name}`
    return new CliError('no_such_profile', message, 'relink')
  }
  if (others.length > 0)
    return new CliError(
      'no_such_profile',
      `No profile is in use. There is ${there}. Run: dropbox-oauth use ${others[0]}`,
      'fix-config',
    )
  return new CliError(
    'not_logged_in',
    'Not logged in. Run: dropbox-oauth login --app-key YOUR_APP_KEY',
    'relink',
  )
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
