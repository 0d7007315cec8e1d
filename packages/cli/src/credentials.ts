import { MemoryStore, RelinkRequiredException, TokenManager } from 'dropbox-oauth'
import { usageError } from './cli-error.ts'
import { endpointsAt } from './endpoints.ts'
import { openManager, requireProfile, requireSecret, type Session } from './session.ts'
import type { Token } from './token-format.ts'

/** A source of tokens: the environment, or a profile. */
export interface Credentials {
  /** The Dropbox they belong to, when not the real one. */
  readonly origin: string | undefined
  token(minTtlMs?: number): Promise<Token>
  /** Calls Dropbox's API. */
  readonly fetch: typeof fetch
}

/** A flag wins over the environment, which wins over the profile in use. What comes from the environment is kept nowhere. */
export async function openCredentials(session: Session): Promise<Credentials> {
  const { env, isProfileNamed, profileName } = session
  if (!isProfileNamed && env.accessToken !== undefined) return ofAccessToken(env.accessToken, env.emulatorUrl)
  if (!isProfileNamed && env.refreshToken !== undefined) return ofRefreshToken(session, env.refreshToken)
  const profile = requireProfile(session)
  requireSecret(session, profile)
  return ofManager(await openManager(session, profile), profileName, profile.origin)
}

function ofManager(tokens: TokenManager, key: string, origin: string | undefined): Credentials {
  return {
    origin,
    fetch: tokens.fetch(key),
    token: async (minTtlMs) => {
      const accessToken = await tokens.accessToken(key, minTtlMs ? { minTtlMs } : {})
      const { expiresAt, account } = await tokens.status(key)
      return { accessToken, expiresAt: expiresAt?.toISOString() ?? null, scope: account?.scope ?? null }
    },
  }
}

async function ofRefreshToken({ env }: Session, refreshToken: string): Promise<Credentials> {
  if (env.appKey === undefined) throw usageError('DROPBOX_REFRESH_TOKEN needs DROPBOX_APP_KEY beside it')
  const tokens = new TokenManager({
    consumerKey: env.appKey,
    consumerSecret: env.appSecret,
    endpoints: endpointsAt(env.emulatorUrl),
    store: new MemoryStore(),
  })
  await tokens.import('environment', { refreshToken })
  return ofManager(tokens, 'environment', env.emulatorUrl)
}

function ofAccessToken(accessToken: string, origin: string | undefined): Credentials {
  return {
    origin,
    token: async () => ({ accessToken, expiresAt: null, scope: null }),
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${accessToken}`)
      const answer = await fetch(input, { ...init, headers, redirect: 'error' })
      if (answer.status !== 401) return answer
      throw new RelinkRequiredException('Dropbox refuses the token of DROPBOX_ACCESS_TOKEN. Set a new one', {
        reason: 'revoked',
      })
    },
  }
}
