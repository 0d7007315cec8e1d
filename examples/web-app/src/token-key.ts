import { randomBytes, randomUUID } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'

/** 32 bytes, as base64 or as hexadecimal digits. Undefined when the text is neither. */
export function parseTokenKey(text: string): Buffer | undefined {
  const plain = text.trim()
  if (/^[\da-f]{64}$/i.test(plain)) return Buffer.from(plain, 'hex')
  return /^[\w+/-]{43}=?$/.test(plain) ? Buffer.from(plain, 'base64') : undefined
}

/**
 * The key in a file, when it is there.
 * @throws {Error} that names the file when it holds no key, or others can read it
 */
export async function readKeyFile(path: string): Promise<Buffer | undefined> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`${path} cannot be read (${error.code})`)
  })
  if (!file) return undefined
  try {
    const { mode } = await file.stat()
    if (process.platform !== 'win32' && mode & 0o077)
      throw new Error(`${path} holds the key of all accounts, and others can read it: chmod 600 it`)
    const key = parseTokenKey(await file.readFile('utf8'))
    if (key) return key
    throw new Error(`${path} holds no key any more. Put it back from a copy: no account can be read without`)
  } finally {
    await file.close()
  }
}

/** Makes a key, once: of processes that start at the same time, one makes it and all use it. */
export async function makeKeyFile(path: string): Promise<Buffer> {
  const draft = `${path}.${randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`)
    await file.sync()
    // Whole or not at all; unlike a rename, it does not replace what another process was quicker to make.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await file.close()
    await rm(draft)
  }
  const key = await readKeyFile(path)
  if (!key) throw new Error(`${path} is gone as soon as it was made`)
  return key
}
