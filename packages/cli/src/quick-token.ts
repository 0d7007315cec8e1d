import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { TokenRecord } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { apiUrl } from './endpoints.ts'
import { toEnvelope } from './envelope.ts'
import { readEnvironment } from './environment.ts'
import { type Profile, Profiles } from './profiles.ts'
import { formatToken, type Token } from './token-format.ts'

/**
 * Prints the stored token where nothing else is to be done: the token manager would give just this one, and it lies
 * readable in a file. Gives whether it did; whatever is out of the ordinary is left to the whole program, errors too.
 */
export async function printQuickly(words: readonly string[]): Promise<boolean> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        profile: { type: 'string' },
        format: { type: 'string' },
        'min-ttl': { type: 'string' },
        json: { type: 'boolean' },
        quiet: { type: 'boolean' },
      },
    })
    const { profile, format, 'min-ttl': minTtl = '0', json } = values
    if ((json && format !== undefined) || !/^\d+$/.test(minTtl)) return false
    const token = await storedToken(profile, Number(minTtl) * 1_000)
    if (!token) return false
    const text = json ? toEnvelope('token', { ok: true, result: token }) : formatToken(token, format)
    process.stdout.write(`${text}\n`)
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
  const directory = join(env.home, 'tokens')
  if (!isPrivate(directory)) return undefined
  const stored = await new FileStore({ directory }).read(name)
  return stored && liveToken(stored.record, profile, minTtlMs)
}

/** As the store's own set-up looks at it, which the whole program does. */
function isPrivate(directory: string): boolean {
  const { uid, mode } = lstatSync(directory)
  const user = process.geteuid?.()
  return user === undefined || (uid === user && (mode & 0o077) === 0)
}

/** What is known here of a record of format 1. */
type KnownRecord = TokenRecord & {
  readonly access?: { readonly token: string; readonly expiresAt?: number; readonly renewAt?: number }
  readonly account?: { readonly scope?: readonly string[] }
}

/** The token of a record of this app that is linked, long before its renewal. */
function liveToken(record: KnownRecord, profile: Profile, minTtlMs: number): Token | undefined {
  const { format, state, consumerKey, tokenHost, access, account } = record
  const isOurs = consumerKey === profile.appKey && tokenHost === new URL(apiUrl(profile.origin, '')).hostname
  if (format !== 1 || state !== 'linked' || !isOurs) return undefined
  const now = Date.now()
  const { token, expiresAt = 0, renewAt = 0 } = access ?? {}
  if (token === undefined || now >= renewAt || expiresAt - now < minTtlMs) return undefined
  return { accessToken: token, expiresAt: new Date(expiresAt).toISOString(), scope: account?.scope ?? null }
}
