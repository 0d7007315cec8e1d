import { openCredentials } from '../credentials.ts'
import { fetchOwner } from '../owner.ts'
import type { Session } from '../session.ts'

/** Asks Dropbox whose account it is. Of a team, which is nobody, it tells the id that the login gave. */
export async function whoami(session: Session): Promise<void> {
  const { tokens, key, origin } = await openCredentials(session)
  const { account } = await tokens.status(key)
  if (account?.kind === 'team') {
    const { teamId = null } = account
    session.output.answer({ accountId: null, name: null, email: null, teamId }, `A team, ${teamId}`)
    return
  }
  const owner = await fetchOwner({ fetch: tokens.fetch(key), origin })
  session.output.answer(owner, `${owner.name} <${owner.email}>\n${owner.accountId}`)
}
