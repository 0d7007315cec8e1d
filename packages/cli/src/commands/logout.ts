import { CliError } from '../cli-error.ts'
import { problemOf } from '../exit-codes.ts'
import type { Profile } from '../profiles.ts'
import { openManager, requireProfile, type Session } from '../session.ts'
import { forgetLocally } from '../storage/forget.ts'

/** What became of the access at Dropbox; `words` say why it has not ended, or what to do about it. */
interface Ending {
  readonly revoked: boolean
  readonly words?: string
}

/** Ends the access at Dropbox and forgets it here. Whatever Dropbox says, it is forgotten here. */
export async function logout(session: Session): Promise<void> {
  const { output, profileName, profiles, env, tokenSource } = session
  const profile = readProfile(session)
  const { revoked, words } = profile ? await revoke(session, profile) : unreadable
  for (const storage of ['file', 'keychain'] as const) await forgetLocally(env.home, storage, profileName)
  profiles.remove(profileName)
  if (words !== undefined) output.note(words)
  if (tokenSource !== 'profile') output.note(`${tokenSource} is still set, and used until you unset it.`)
  output.answer(
    { profile: profileName, revoked },
    `Logged out, profile ${profileName}${revoked ? '' : ', on this machine'}.`,
  )
}

/** `undefined` for a damaged one, which is forgotten too. */
function readProfile(session: Session): Profile | undefined {
  try {
    return requireProfile(session)
  } catch (error) {
    if (error instanceof CliError && error.code === 'damaged_profile') return undefined
    throw error
  }
}

const unreadable: Ending = { revoked: false, words: untold('the profile is damaged.') }

function untold(reason: string): string {
  return `Dropbox was not told: ${reason}\nTo end the access there too, open https://www.dropbox.com/account/connected_apps`
}

async function revoke(session: Session, profile: Profile): Promise<Ending> {
  try {
    const tokens = await openManager(session, profile)
    const { state } = await tokens.status(session.profileName)
    if (state === 'unknown') return { revoked: false } // there was nothing to end
    const { revoked } = await tokens.unlink(session.profileName)
    return revoked ? { revoked } : { revoked, words: "Dropbox lets only the team's admin end this access." }
  } catch (error) {
    return { revoked: false, words: untold(problemOf(error).message) }
  }
}
