import { openCredentials } from '../credentials.ts'
import { fetchOwner } from '../owner.ts'
import type { Session } from '../session.ts'

/** Asks Dropbox whose account it is. */
export async function whoami(session: Session): Promise<void> {
  const owner = await fetchOwner(await openCredentials(session))
  session.output.answer(owner, `${owner.name} <${owner.email}>\n${owner.accountId}`)
}
