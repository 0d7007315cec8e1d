import type { TokenRecord } from '../../../src/tokens/record.ts'
import { FileStore } from '../../../src/stores/file.ts'

/** What the test is told of an error. */
export interface Failure {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly version?: string
}

// A program that uses a file store, for tests that need a process to kill, to freeze or to starve of disk space.

const [directory = '', umask = '0022'] = process.argv.slice(2)
process.umask(Number.parseInt(umask, 8))
const store = new FileStore({ directory })

/** What the test can call. */
export const calls = {
  setup: () => store.setup(),
  read: (key: string) => store.read(key),
  write: (key: string, record: TokenRecord, expected?: string) => store.write(key, record, expected),
  delete: (key: string, expected: string) => store.delete(key, expected),
  increment,
  count,
}

/** Adds one to a key's number, as often as told, whoever else does. Gives the versions that it wrote. */
async function increment(key: string, times: number): Promise<string[]> {
  const versions: string[] = []
  while (versions.length < times) {
    const stored = await store.read(key)
    const n = stored ? (stored.record['n'] as number) : 0
    const version = await store.write(key, { format: 1, n: n + 1 }, stored?.version)
    if (version !== undefined) versions.push(version)
  }
  return versions
}

/** Writes one number after the other, and tells of each that is written, for ever. */
async function count(key: string): Promise<never> {
  const stored = await store.read(key)
  let version = stored?.version
  for (let n = stored ? (stored.record['n'] as number) + 1 : 1; ; n++) {
    const written = await store.write(key, { format: 1, n, filler: 'x'.repeat(1_000) }, version)
    if (written === undefined) throw new Error(`The write of ${n} was refused`)
    version = written
    process.send?.({ written: n })
  }
}

process.on('message', ({ name, args }: { name: keyof typeof calls; args: never[] }) => {
  const call = calls[name] as (...args: never[]) => Promise<unknown>
  call(...args).then(
    (value) => process.send?.({ value }),
    ({ name, message, code, version }: Failure) =>
      process.send?.({ error: { name, message, code, version } }),
  )
})
process.on('disconnect', () => process.exit()) // a test run that was killed leaves nobody behind
process.send?.({ ready: true })
