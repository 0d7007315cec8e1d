import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** `prepare` makes the key where there is none, after a look whether the keychain keeps and gives what it gets. */
export type KeychainErrand = 'prepare' | 'read'

/** The hidden command by which this program starts itself again; its entry file leads it to `keychain-errand.ts`. */
const keychainCommand = '__keychain'

/** Some keychains wait for a prompt; one that nobody sees never ends. */
const patienceMs = 10_000
const hintMs = 2_000

/**
 * The key that seals the tokens of a home directory; `undefined` where the keychain does not give it, or not in time.
 * Asked in a process of its own: a keychain that hangs would hang this one, which could not even give up.
 */
export async function askKeychain(
  errand: KeychainErrand,
  home: string,
  onWait: (words: string) => void = () => {},
): Promise<Uint8Array | undefined> {
  const [, program = ''] = process.argv
  const child = spawn(process.execPath, [program, keychainCommand, errand, home], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  })
  child.on('error', () => {}) // then it gives nothing
  const hint = setTimeout(
    onWait,
    hintMs,
    'Waiting for the keychain: it may be asking for its password somewhere.',
  )
  try {
    const key = Buffer.from((await text(child.stdout)).trim(), 'base64url')
    return key.length === 32 ? new Uint8Array(key) : undefined
  } finally {
    clearTimeout(hint)
  }
}
