import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { TokenRecord } from 'dropbox-oauth'
import { readEnvironment } from './environment.ts'
import { Profiles } from './profiles.ts'
import { formatToken, type Token } from './token-format.ts'

/** As the token manager: nearer to its end a token is replaced, which is not for here. */
const marginMs = 300_000

/**
 * Prints the stored token where nothing else is to be done: it lives long enough, and lies readable in a file. Gives
 * whether it did; whatever is out of the ordinary is left to the whole program, errors too.
 */
export async function printQuickly(words: readonly string[]): Promise<boolean> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        profile: { type: 'string' },
        format: { type: 'string' },
        'min-ttl': { type: 'string' },
        quiet: { type: 'boolean' },
      },
    })
    const token = await storedToken(values.profile, Number(values['min-ttl'] ?? 0) * 1_000)
    if (!token) return false
    process.stdout.write(`${formatToken(token, values.format)}\n`)
    return true
  } catch {
    return false // the whole program says what is wrong
  }
}

async function storedToken(named: string | undefined, minTtlMs: number): Promise<Token | undefined> {
  const env = readEnvironment(process.env)
  if (named === undefined && (env.accessToken ?? env.refreshToken) !== undefined) return undefined
  const profiles = new Profiles(env.home)
  const name = named ?? env.profile ?? profiles.current
  const profile = profiles.find(name)
  if (profile?.storage !== 'file' || (env.emulatorUrl ?? profile.origin) !== profile.origin) return undefined
  const { FileStore } = await import('dropbox-oauth/stores/file')
  const stored = await new FileStore({ directory: join(env.home, 'tokens') }).read(name)
  const token = stored && tokenOf(stored.record, profile.appKey)
  const isGood = token?.expiresAt && Date.parse(token.expiresAt) > Date.now() + Math.max(minTtlMs, marginMs)
  return isGood ? token : undefined
}

/** The token of a record of format 1 that is linked to this app. */
function tokenOf(record: TokenRecord, appKey: string): Token | undefined {
  const { format, state, consumerKey, access, account } = record as TokenRecord & {
    access?: { token: string; expiresAt?: number }
    account?: { scope?: readonly string[] }
  }
  if (format !== 1 || state !== 'linked' || consumerKey !== appKey || access?.expiresAt === undefined)
    return undefined
  return {
    accessToken: access.token,
    expiresAt: new Date(access.expiresAt).toISOString(),
    scope: account?.scope ?? null,
  }
}
