import { openManager, requireProfile, type Session } from '../session.ts'
import { tokenFolder } from '../storage/open-store.ts'

/** Tells how the profile stands, and where its tokens are. Asks Dropbox nothing, and shows no token. */
export async function status(session: Session): Promise<void> {
  const { output, profileName, env } = session
  const profile = requireProfile(session)
  const tokens = await openManager(session, profile)
  const { state, account, expiresAt } = await tokens.status(profileName)
  const result = {
    profile: profileName,
    state,
    accountId: account?.accountId ?? account?.teamId ?? null,
    scope: account?.scope ?? [],
    expiresAt: expiresAt?.toISOString() ?? null,
    storage: profile.storage,
    path: tokenFolder(env.home, profile.storage),
  }
  const rows: readonly (readonly [string, string])[] = [
    ['Profile', profileName],
    ['State', state === 'linked' ? state : `${state}; run: dropbox-oauth login --profile ${profileName}`],
    ['Account', result.accountId ?? 'unknown'],
    ['Dropbox', profile.origin ?? 'the real one'],
    ['Scopes', result.scope.join(' ') || 'not told'],
    ['Token until', result.expiresAt ?? 'refreshed at the next use'],
    [
      'Kept in',
      `${result.path} (${profile.storage === 'keychain' ? 'sealed by the keychain' : 'not encrypted'})`,
    ],
  ]
  output.answer(result, rows.map(([name, value]) => `${`${name}:`.padEnd(13)}${value}`).join('\n'))
}
