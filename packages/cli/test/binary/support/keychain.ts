import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const daemons = {
  unlocked: 'printf "pw\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
  locked: 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1',
}

/** Starts a real keychain on a bus of its own. Gives the environment that leads to it; it ends with the test. */
export async function startKeychain(
  folder: string,
  state: keyof typeof daemons = 'unlocked',
): Promise<Record<string, string>> {
  const env = { XDG_RUNTIME_DIR: join(folder, `run-${state}`), XDG_DATA_HOME: join(folder, `data-${state}`) }
  for (const path of Object.values(env)) mkdirSync(path, { mode: 0o700 })
  const script = `${daemons[state]}; echo "$DBUS_SESSION_BUS_ADDRESS"; exec sleep infinity`
  const child = spawn('dbus-run-session', ['--', 'bash', '-c', script], {
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true, // so that its whole group can be ended
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid)
    await ended
  })
  const [address] = (await once(child.stdout, 'data')) as [Buffer]
  return { ...env, DBUS_SESSION_BUS_ADDRESS: address.toString().trim() }
}

/** A bus that takes every connection, and never says a word. */
export async function startDumbBus(folder: string): Promise<Record<string, string>> {
  const path = join(folder, 'dumb-bus')
  const server = createServer(() => {}).listen(path)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }
}
