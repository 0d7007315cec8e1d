import { printQuickly } from './quick-token.ts'

// A reader that has gone, as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

// `token` runs before every call of some script: with a valid stored token nothing else is loaded.
const words = process.argv.slice(2)
if (words[0] !== 'token' || !(await printQuickly(words.slice(1)))) {
  const { run } = await import('./program.ts')
  process.exitCode = await run(words)
}
