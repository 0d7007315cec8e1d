import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endProcess, freePort, startProgram, temporaryFolder } from './postgres-server.ts'

const program = '/usr/sbin/pgbouncer'

/** A PgBouncer before a server on this machine. */
export interface PgBouncer {
  /** Where to connect as the superuser. */
  readonly url: string
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts a PgBouncer with transaction pooling: consecutive statements of a client run in any of its two connections to
 * the server.
 */
export async function startPgBouncer(serverPort: number): Promise<PgBouncer> {
  if (!existsSync(program)) throw new Error(`There is no ${program}. Run: apt-get install pgbouncer`)
  const folder = temporaryFolder()
  const port = await freePort()
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(folder, name), lines.join('\n'))
    return join(folder, name)
  }
  const config = file('pgbouncer.ini', [
    '[databases]',
    `* = host=127.0.0.1 port=${serverPort}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${file('users.txt', ['"postgres" ""'])}`,
    'pool_mode = transaction',
    'default_pool_size = 2',
  ])
  const child = await startProgram(program, [config], folder, 'process up')
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      await endProcess(child, 'SIGTERM')
      rmSync(folder, { recursive: true })
    },
  }
}
