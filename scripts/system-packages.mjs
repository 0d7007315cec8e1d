// Debian packages the tests need: a real browser, and Dropbox's own Python package to compare with. Installed when
// missing, where this process may; else the command to run is named.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const needed = [
  { file: '/usr/bin/chromium', name: 'chromium' },
  { file: '/usr/lib/python3/dist-packages/dropbox/oauth.py', name: 'python3-dropbox' },
]

export function ensureSystemPackages() {
  const missing = needed.filter(({ file }) => !existsSync(file)).map(({ name }) => name)
  if (missing.length === 0) return
  const commands = [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing],
  ]
  if (process.getuid?.() !== 0) {
    const lines = commands.map((command) => `  sudo ${command.join(' ')}`).join('\n')
    console.error(`The tests need Debian's ${missing.join(' and ')}. Install what is missing:\n${lines}`)
    process.exit(1)
  }
  console.log(`Installing Debian's ${missing.join(' and ')} …`)
  for (const [command, ...args] of commands) {
    const { status } = spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (status !== 0) process.exit(status ?? 1)
  }
}
