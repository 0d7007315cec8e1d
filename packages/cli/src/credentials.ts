import { MemoryStore, OAuth2FlowNoRedirectResult, TokenManager } from 'dropbox-oauth'
import { usageError } from './cli-error.ts'
import { endpointsAt } from './endpoints.ts'
import { openManager, requireProfile, type Session } from './session.ts'
import type { Token } from './token-format.ts'

/** A token of the environment or of a profile, and all that its manager does for it. */
export interface Credentials {
  readonly tokens: TokenManager
  readonly key: string
  /** The Dropbox they belong to, when not the real one. */
  readonly origin: string | undefined
}

/** What comes from the environment is kept in memory, and nowhere else. */
export async function openCredentials(session: Session): Promise<Credentials> {
  const { tokenSource, env, profileName } = session
  if (tokenSource === 'DROPBOX_ACCESS_TOKEN') return ofAccessToken(session)
  if (tokenSource === 'DROPBOX_REFRESH_TOKEN') return ofRefreshToken(session)
  const profile = requireProfile(session)
  if (profile.needsSecret && env.appSecret === undefined)
    throw usageError(
      'This profile was linked with an app secret, which is not stored. Set DROPBOX_APP_SECRET',
    )
  return { tokens: await openManager(session, profile), key: profileName, origin: profile.origin }
}

/** An access token that lives for `minTtlMs`, and its end. */
export async function giveToken({ tokens, key }: Credentials, minTtlMs?: number): Promise<Token> {
  await tokens.accessToken(key, minTtlMs === undefined ? {} : { minTtlMs })
  // Near its end a token is given while it is renewed behind. A command cannot end before that anyway, so it waits, and
  // what it then gives is of one piece with what it tells of it.
  await tokens.close()
  const accessToken = await tokens.accessToken(key)
  const { expiresAt, account } = await tokens.status(key)
  const scope = account?.scope ?? []
  return {
    accessToken,
    expiresAt: expiresAt?.toISOString() ?? null,
    scope: scope.length > 0 ? scope : null,
  }
}

async function ofRefreshToken({ env }: Session): Promise<Credentials> {
  if (env.appKey === undefined) throw usageError('DROPBOX_REFRESH_TOKEN needs DROPBOX_APP_KEY beside it')
  const tokens = managerInMemory(env.appKey, env.appSecret, env.emulatorUrl)
  await tokens.import('environment', { refreshToken: env.refreshToken ?? '' })
  return { tokens, key: 'environment', origin: env.emulatorUrl }
}

async function ofAccessToken({ env }: Session): Promise<Credentials> {
  const tokens = managerInMemory(env.appKey ?? 'environment', undefined, env.emulatorUrl)
  const result = new OAuth2FlowNoRedirectResult({
    accessToken: env.accessToken ?? '',
    accountId: 'environment',
  })
  await tokens.link(result, { key: 'environment' })
  return { tokens, key: 'environment', origin: env.emulatorUrl }
}

function managerInMemory(
  consumerKey: string,
  consumerSecret: string | undefined,
  origin: string | undefined,
): TokenManager {
  return new TokenManager({
    consumerKey,
    consumerSecret,
    endpoints: endpointsAt(origin),
    store: new MemoryStore(),
  })
}
