import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'

const service = 'dropbox-oauth'

/** What is used of `@napi-rs/keyring`, which is optional: not every system has a keychain, or a binary for it. */
interface Entry {
  getPassword(): string | null
  setPassword(password: string): void
  deletePassword(): boolean
}

async function entryOf(account: string): Promise<Entry> {
  const { Entry } = await import('@napi-rs/keyring')
  return new Entry(service, account)
}

/** The key that seals the tokens of a home directory; `undefined` where the keychain does not give it. */
export async function readKey(home: string): Promise<Uint8Array | undefined> {
  try {
    const text = (await entryOf(home)).getPassword()
    const key = text === null ? undefined : Buffer.from(text, 'base64url')
    return key?.length === 32 ? new Uint8Array(key) : undefined
  } catch {
    return undefined // no keychain, locked, or refused: all the same to who cannot read
  }
}

/** Makes the key where there is none. A keychain that fails to answer is not taken for an empty one. */
export async function ensureKey(home: string): Promise<void> {
  const entry = await entryOf(home)
  if (entry.getPassword() === null) entry.setPassword(randomBytes(32).toString('base64url'))
}

/** How long a keychain has to answer: some wait for a prompt that nobody sees. */
const probeMs = 3_000

/** The hidden command by which `probeKeychain` starts this program again. */
export const probeCommand = '__probe-keychain'

/**
 * Whether there is a keychain that keeps, gives and forgets an entry. Asked in a process of its own, since a keychain that
 * waits for a prompt that nobody sees would hang this one.
 */
export function probeKeychain(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, probeCommand], {
      stdio: 'ignore',
      timeout: probeMs,
      killSignal: 'SIGKILL',
    })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

/** The probe itself: writes, reads and deletes an entry. */
export async function runProbe(): Promise<boolean> {
  try {
    const entry = await entryOf(`probe ${process.pid}`)
    const written = randomBytes(16).toString('base64url')
    entry.setPassword(written)
    const isKept = entry.getPassword() === written
    return entry.deletePassword() && isKept
  } catch {
    return false
  }
}
