import { randomBytes } from 'node:crypto'
import type { KeychainErrand } from './keychain.ts'

const service = 'dropbox-oauth'
const prepare: KeychainErrand = 'prepare'

/** What is used of `@napi-rs/keyring`, which is optional: not every system has a keychain, or a binary for it. */
interface Entry {
  getPassword(): string | null
  setPassword(password: string): void
  deletePassword(): boolean
}

/** Does an errand to the keychain, and prints the key. Gives the exit code; of what went wrong nobody is told more. */
export async function runKeychainErrand([errand, home = '']: readonly string[]): Promise<number> {
  try {
    const key = errand === prepare ? await prepareKey(home) : await readKey(home)
    if (key === null) return 1
    process.stdout.write(`${key}\n`)
    return 0
  } catch {
    return 1 // none is there, it is locked, or it refuses
  }
}

async function readKey(home: string): Promise<string | null> {
  return (await entryOf(home)).getPassword()
}

/** Some keychains take an entry and do not keep it: one is written, read and deleted before the key is trusted to them. */
async function prepareKey(home: string): Promise<string | null> {
  const probe = await entryOf(`probe ${process.pid}`)
  const written = newKey()
  probe.setPassword(written)
  const isKept = probe.getPassword() === written
  if (!probe.deletePassword() || !isKept) return null
  const entry = await entryOf(home)
  if (entry.getPassword() === null) entry.setPassword(newKey())
  return entry.getPassword()
}

async function entryOf(account: string): Promise<Entry> {
  const { Entry } = await import('@napi-rs/keyring')
  return new Entry(service, account)
}

const newKey = (): string => randomBytes(32).toString('base64url')
