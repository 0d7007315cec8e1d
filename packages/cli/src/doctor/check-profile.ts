import { problemOf } from '../exit-codes.ts'
import { withNextStep } from '../next-step.ts'
import { openManager, requireProfile } from '../session.ts'
import { tokenFolder } from '../storage/open-store.ts'
import { type Check, note, ok, problem } from './finding.ts'

/** Whether the profile in use can give tokens, as far as this machine knows. */
export const checkProfile: Check = async (session) => {
  const { env, profileName, tokenSource } = session
  if (tokenSource !== 'profile') return note('Login', `${tokenSource} is set, and wins over the profiles`)
  try {
    const profile = requireProfile(session)
    const { state } = await (await openManager(session, profile)).status(profileName)
    if (state !== 'linked')
      return problem(
        'Login',
        `profile ${profileName} is ${state}`,
        `Run: dropbox-oauth login --profile ${profileName}`,
      )
    if (profile.needsSecret && env.appSecret === undefined)
      return problem(
        'Login',
        `profile ${profileName} is linked with an app secret, which is not stored`,
        'Set DROPBOX_APP_SECRET',
      )
    return ok(
      'Login',
      `profile ${profileName} is linked; its tokens are in ${tokenFolder(env.home, profile.storage)}`,
    )
  } catch (error) {
    const { code, message } = problemOf(withNextStep(error, session))
    return code === 'not_logged_in'
      ? note('Login', message)
      : { name: 'Login', state: 'problem', words: message }
  }
}
