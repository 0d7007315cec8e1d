import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL of its own, in a temporary folder. */
export interface PostgresServer {
  readonly port: number
  /** Where to connect; `postgres`, the superuser, unless another role is named. No password is asked for. */
  url(role?: string, database?: string): string
  /** Stops it: `fast` is orderly, `immediate` is a crash. */
  stop(how: 'fast' | 'immediate'): Promise<void>
  /** Starts it again, on the same port and with the same data. */
  start(): Promise<void>
  /** Freezes all its processes, so that it hangs; `thaw` lets them go on. */
  freeze(): void
  thaw(): void
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a server; `settings` are such as `'synchronous_commit=off'`. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8']
  execFileSync(program('initdb'), initdb, { ...unprivileged(folder), stdio: 'pipe' })
  const port = await freePort()
  const options = ['-h', '127.0.0.1', '-p', String(port), '-k', folder, '-F', '-c', 'max_connections=200']
  const args = ['-D', data, ...options, ...settings.flatMap((setting) => ['-c', setting])]
  const launch = (): Promise<ChildProcess> =>
    startProgram(program('postgres'), args, folder, 'ready to accept connections')
  let child = await launch()
  const stop = (how: 'fast' | 'immediate'): Promise<void> =>
    endProcess(child, how === 'fast' ? 'SIGINT' : 'SIGQUIT')
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of [Number(child.pid), ...childrenOf(Number(child.pid))]) process.kill(pid, name)
  }
  return {
    port,
    url: (role = 'postgres', database = 'postgres') => `postgres://${role}@127.0.0.1:${port}/${database}`,
    stop,
    start: async () => {
      child = await launch()
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    [Symbol.asyncDispose]: async () => {
      await stop('immediate')
      rmSync(folder, { recursive: true })
    },
  }
}

/** A new folder that the user who runs the servers may write to. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-postgres-'))
  const { uid, gid } = unprivileged(folder)
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
  return folder
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

/** Starts a program that says on stderr when it is ready. Fails with what it said when it ends before. */
export async function startProgram(
  path: string,
  args: readonly string[],
  folder: string,
  ready: string,
): Promise<ChildProcess> {
  const child = spawn(path, args, { ...unprivileged(folder), stdio: ['ignore', 'ignore', 'pipe'] })
  const end = (): void => void child.kill('SIGQUIT')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  let said = ''
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += String(chunk)
    if (!said.includes(ready)) continue
    child.stderr.resume()
    return child
  }
  throw new Error(`${path} did not start: ${said}`)
}

/** Ends a process, also one that is frozen, and waits until it has gone. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** PostgreSQL's programs refuse to run as root: there they run as the user of Debian's package. */
function unprivileged(folder: string): {
  uid?: number
  gid?: number
  cwd: string
  env: Record<string, string | undefined>
} {
  const base = { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } }
  if (process.getuid?.() !== 0) return base
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }))
  return { uid: id('-u'), gid: id('-g'), ...base }
}

/** A program of the newest PostgreSQL that is installed. */
function program(name: string): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : []
  const path = versions.map((version) => `${root}/${version}/bin/${name}`).find((file) => existsSync(file))
  if (path !== undefined) return path
  throw new Error(`There is no ${root}/*/bin/${name}. Run: apt-get install postgresql`)
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}
