// Debian packages that the tests need: a real browser, real Redis and PostgreSQL, Dropbox's own Python package and other
// clients that nobody here wrote, and strace to kill a process at the system call one wants.
import { spawnSync } from 'node:child_process'

export const needed = [
  'chromium',
  'curl',
  'dbus',
  'firefox-esr',
  'fish',
  'gnome-keyring',
  'libsecret-tools',
  'pgbouncer',
  'postgresql',
  'python3-dropbox',
  'rclone',
  'redis-server',
  'ruby',
  'strace',
  'tmux',
  'zsh',
]

const isInstalled = (name) => {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' })
  return stdout?.trim() === 'install ok installed'
}

const isRoot = () => spawnSync('id', ['-u'], { encoding: 'utf8' }).stdout?.trim() === '0'

const run = ([command, ...arguments_]) => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, arguments_, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

/** Installs what is missing where this process may; else says what to run. Gives whether all is there. */
export const ensureSystemPackages = () => {
  const missing = needed.filter((name) => !isInstalled(name))
  if (missing.length === 0) return true
  const commands = [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...missing],
  ]
  const asText = (prefix) => commands.map((command) => `${prefix}${command.join(' ')}`).join(' && ')
  if (isRoot() && commands.every(run)) return true
  console.error(`The tests need ${missing.join(', ')} of Debian. Install by:\n\n  ${asText('sudo ')}\n`)
  return false
}
