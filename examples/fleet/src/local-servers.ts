import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A server in a folder of ours, reached by a socket there: no port, no password, nobody else. */
export interface LocalServer {
  stop(): Promise<void>
}

/** Starts Redis at `<folder>/redis.sock`. Nothing where it is not installed. */
export async function startRedis(folder: string): Promise<LocalServer | undefined> {
  const socket = ['--port', '0', '--unixsocket', join(folder, 'redis.sock'), '--unixsocketperm', '700']
  const args = [...socket, '--dir', folder, '--save', '']
  const program = find('redis-server', onPath())
  return program === undefined ? undefined : run(program, args)
}

/** Starts PostgreSQL with its socket in `folder`, and the superuser `postgres`. Nothing where it is not installed. */
export async function startPostgres(folder: string): Promise<LocalServer | undefined> {
  const folders = [...onPath(), ...ofDebian()]
  const initdb = find('initdb', folders)
  const program = find('postgres', folders)
  if (initdb === undefined || program === undefined) return undefined
  const user = unprivileged()
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  execFileSync(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'], {
    stdio: 'pipe',
    cwd: folder,
    ...user,
  })
  const args = ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=250']
  return run(program, args, { cwd: folder, ...user })
}

const find = (name: string, folders: readonly string[]): string | undefined =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path))

const onPath = (): string[] => (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)

/** Debian keeps each version of PostgreSQL apart, off the `PATH`. The newest comes first. */
function ofDebian(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  const versions = readdirSync(root).toSorted((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(root, version, 'bin'))
}

/** PostgreSQL refuses to run as root: there it runs as the user of the system's package. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Runs a program that says when it is ready. Ctrl-C is for this program alone: its workers need the server to the end. */
async function run(program: string, args: string[], options: object = {}): Promise<LocalServer> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  await untilReady(child, program)
  return {
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      process.off('exit', kill)
    },
  }
}

/** Both say so in the same words. */
function untilReady(child: ChildProcess, program: string): Promise<void> {
  let said = ''
  return new Promise((resolve, reject) => {
    // Read on after that: a full pipe would stop it.
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => {
        said = (said + String(text)).slice(-10_000)
        if (/ready to accept connections/i.test(said)) resolve()
      })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${program} did not start: ${said}`)))
  })
}
