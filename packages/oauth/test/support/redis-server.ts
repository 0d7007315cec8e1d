import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A real `redis-server` of a test's own. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Sends a command in clear, as `redis-cli` does, and gives the answer's text. Rejects with the server's error. */
  command(...args: string[]): Promise<string>
  /** Stops it without an answer to anybody, and keeps the port. */
  kill(): Promise<void>
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>
  /** Takes connections but answers nothing, until `thaw`. */
  freeze(): void
  thaw(): void
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

/** Starts a `redis-server` that keeps nothing on disk, with more of its options: `'--maxmemory', '2mb'`. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'dropbox-oauth-redis-'))
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', ...options]
  let child = await launch(args)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    command: (...command) => ask(port, command),
    kill,
    async restart() {
      await kill()
      child = await launch(args)
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Starts three masters that share the slots of a cluster. */
export async function startRedisCluster(): Promise<RedisServer[]> {
  const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000']
  const servers = await Promise.all([1, 2, 3].map(() => startRedis(...options)))
  const [first] = servers as [RedisServer]
  const shares = ['0 5460', '5461 10922', '10923 16383']
  for (const [i, server] of servers.entries()) {
    await server.command('CLUSTER', 'ADDSLOTSRANGE', ...(shares[i] ?? '').split(' '))
    await server.command('CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1))
    await first.command('CLUSTER', 'MEET', '127.0.0.1', String(server.port))
  }
  await untilWhole(servers)
  return servers
}

/** Waits until each server of a cluster knows of all slots. */
export async function untilWhole(servers: readonly RedisServer[]): Promise<void> {
  for (const server of servers) await until(() => knowsAll(server, servers.length))
}

/** Waits for what a server tells nobody: that a state is reached. */
export async function until(isReached: () => Promise<boolean>): Promise<void> {
  while (!(await isReached())) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function knowsAll(server: RedisServer, count: number): Promise<boolean> {
  const info = await server.command('CLUSTER', 'INFO')
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${count}`)
}

async function launch(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`redis-server cannot be run (${error.code}). Install it: apt-get install redis-server`)
  })
  await Promise.race([failed, untilReady(child)])
  return child
}

/** Reads the server's log until it says so, and on, since a full pipe would stop it. */
function untilReady(child: ChildProcess): Promise<void> {
  const log: string[] = []
  child.stderr?.on('data', (text) => log.push(String(text)))
  const lines = createInterface({ input: child.stdout! }) // `!`: stdout is piped
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      log.push(line)
      if (line.includes('Ready to accept connections')) resolve()
    })
    lines.on('close', () => reject(new Error(`redis-server ended:\n${log.join('\n')}`)))
  })
}

/** A cluster's second port is 10,000 further, which must be a port too. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port < 55_000 ? port : freePort()
}

/** One command on a connection of its own, by the protocol itself: no driver is taken to test a driver. */
async function ask(port: number, args: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const parts = args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`)
  socket.end(`*${args.length}\r\n${parts.join('')}`)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  const reply = Buffer.concat(chunks).toString()
  if (reply.startsWith('-')) throw new Error(reply.slice(1).trim())
  return reply.replace(/^([+:]|\$-?\d+\r\n)/, '').replace(/\r\n$/, '')
}
