import { isDropboxOAuthError, TransientException } from 'dropbox-oauth'
import { isTeam } from './account-key.ts'

/** Whose account it is; of a team's, the admin who connected it. */
export interface Person {
  readonly name: string
  readonly email: string
}

interface Profile {
  readonly name: { readonly display_name: string }
  readonly email: string
}

/**
 * Asks Dropbox whose account it is.
 * @param dropbox a `fetch` with the account's token
 * @throws {TransientException} Dropbox does not answer, or not with a profile
 * @throws what `dropbox` throws when there is no token
 */
export async function whoIs(dropbox: typeof fetch, api: string, id: string): Promise<Person> {
  const route = isTeam(id) ? 'team/token/get_authenticated_admin' : 'users/get_current_account'
  const signal = AbortSignal.timeout(10_000)
  try {
    const answer = await dropbox(new URL(`/2/${route}`, api), { method: 'POST', signal })
    if (!answer.ok) throw new TransientException(`${route}: ${answer.status}`, 'retry')
    const body = (await answer.json()) as Profile | { admin_profile: Profile }
    const { name, email } = 'admin_profile' in body ? body.admin_profile : body
    return { name: name.display_name, email }
  } catch (error) {
    throw isDropboxOAuthError(error) ? error : new TransientException(`${route}: no answer`, 'retry')
  }
}
