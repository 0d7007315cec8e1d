// Debian packages that the tests need: a real browser, and Dropbox's own Python package to compare with.
import { spawnSync } from 'node:child_process'

const needed = ['chromium', 'python3-dropbox']

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
  console.error(`The tests need ${missing.join(' and ')} of Debian. Install by:\n\n  ${asText('sudo ')}\n`)
  return false
}
