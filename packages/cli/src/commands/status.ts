import type { AccountStatus } from 'dropbox-oauth'
import { openCredentials } from '../credentials.ts'
import { openManager, requireProfile, type Session } from '../session.ts'
import { tokenFolder } from '../storage/open-store.ts'
import { wrap } from '../wrap.ts'

/** Tells how the login stands, and where its tokens are. Asks Dropbox nothing, and shows no token. */
export async function status(session: Session): Promise<void> {
  return session.tokenSource === 'profile' ? statusOfProfile(session) : statusOfEnvironment(session)
}

async function statusOfProfile(session: Session): Promise<void> {
  const { output, profileName, env } = session
  const profile = requireProfile(session)
  const account = await (await openManager(session, profile)).status(profileName)
  const path = tokenFolder(env.home, profile.storage)
  const again = `; run: dropbox-oauth login --profile ${profileName}`
  const result = { profile: profileName, ...partsOf(account), storage: profile.storage, path }
  output.answer(
    result,
    table([
      ['Profile', profileName],
      ['State', account.state === 'linked' ? account.state : `${account.state}${again}`],
      ['Account', result.accountId ?? 'unknown'],
      ['App', profile.appKey],
      ['Dropbox', profile.origin ?? 'the real one'],
      ['Scopes', result.scope.join(' ') || 'not told'],
      ['Token until', account.expiresAt ? untilOf(account.expiresAt) : 'refreshed at the next use'],
      ['Kept in', `${path} (${profile.storage === 'keychain' ? 'sealed by the keychain' : 'not encrypted'})`],
    ]),
  )
}

async function statusOfEnvironment(session: Session): Promise<void> {
  const { tokens, key, origin } = await openCredentials(session)
  const { state, scope, expiresAt } = partsOf(await tokens.status(key))
  session.output.answer(
    { profile: null, state, accountId: null, scope, expiresAt, storage: 'environment' },
    table([
      ['Token from', `${session.tokenSource}; kept nowhere here`],
      ['State', 'not asked; run: dropbox-oauth whoami'],
      ['Dropbox', origin ?? 'the real one'],
    ]),
  )
}

function partsOf({ state, account, expiresAt }: AccountStatus) {
  return {
    state,
    accountId: account?.accountId ?? account?.teamId ?? null,
    scope: account?.scope ?? [],
    expiresAt: expiresAt?.toISOString() ?? null,
  }
}

/** The time as people read it, and how long that is. */
function untilOf(end: Date): string {
  const time = `${end.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const minutes = Math.round((end.getTime() - Date.now()) / 60_000)
  if (minutes <= 0) return `${time}; refreshed at the next use`
  return `${time}, in ${minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`}`
}

function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const lines = rows.map(([name, value]) => `${`${name}:`.padEnd(13)}${value}`)
  return wrap(lines.join('\n'), process.stdout.columns)
}
