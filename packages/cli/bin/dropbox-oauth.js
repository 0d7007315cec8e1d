#!/usr/bin/env node
// A file that is here before the first build, so that npm can link the command when a checkout is installed.

// A reader that has gone, as `head`, is no error.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1))
process.stderr.on('error', () => {})

const [command, ...words] = process.argv.slice(2)

/** What runs before every command of a script is done by one small file, where nothing is out of the ordinary. */
const runQuickly = async () => {
  if (command === 'token') return (await import('../dist/quick-token.js')).printQuickly(words)
  if (command !== '__keychain') return false
  process.exitCode = await (await import('../dist/keychain-errand.js')).runKeychainErrand(words)
  return true
}

if (!(await runQuickly())) {
  const { run } = await import('../dist/program.js')
  process.exitCode = await run(process.argv.slice(2))
}
