import { isDropboxOAuthError } from 'dropbox-oauth'
import { problemOf } from '../exit-codes.ts'
import { openManager, requireProfile, requireSecret, type Session } from '../session.ts'
import type { Profile } from '../profiles.ts'
import { forgetLocally } from '../storage/forget.ts'

/** Ends the link at Dropbox and forgets it here. Whatever Dropbox says, it is forgotten here. */
export async function logout(session: Session): Promise<void> {
  const { output, profileName, profiles, env } = session
  const profile = requireProfile(session)
  const reason = await revoke(session, profile)
  await forgetLocally(env.home, profile.storage, profileName)
  profiles.remove(profileName)
  if (reason !== undefined) {
    output.note(`Dropbox was not told: ${reason}`)
    output.note('To end the access there too, open https://www.dropbox.com/account/connected_apps')
  }
  output.answer(
    { profile: profileName, revoked: reason === undefined },
    `Logged out, profile ${profileName}${reason === undefined ? '' : ', on this machine'}.`,
  )
}

/** Gives why it could not be done, if so. */
async function revoke(session: Session, profile: Profile): Promise<string | undefined> {
  try {
    requireSecret(session, profile)
    const tokens = await openManager(session, profile)
    await tokens.unlink(session.profileName)
    return undefined
  } catch (error) {
    return isDropboxOAuthError(error) ? error.message : problemOf(error).message
  }
}
