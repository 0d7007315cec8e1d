#!/usr/bin/env node
// A file that is here before the first build, so that npm can link the command when a checkout is installed.

// A reader that has gone, as `head`, is no error.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1))
process.stderr.on('error', () => {})

const words = process.argv.slice(2)

/** `token` may run before every command of a script: with a valid stored token this one file is all that is loaded. */
const isDone = async () => {
  if (words[0] !== 'token') return false
  const { printQuickly } = await import('../dist/quick-token.js')
  return printQuickly(words.slice(1))
}

if (!(await isDone())) {
  const { run } = await import('../dist/program.js')
  process.exitCode = await run(words)
}
