import { readArguments, usage } from './bin/arguments.ts'
import { readyJson, readyText } from './bin/ready.ts'
import { createEmulator } from './index.ts'

/** Ends with a message on stderr: 2 for a wrong command line, 1 for anything else. */
function fail(error: unknown, exitCode: number): never {
  console.error(`dropbox-oauth-emulator: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(exitCode)
}

function parse(): ReturnType<typeof readArguments> {
  try {
    return readArguments(process.argv.slice(2))
  } catch (error) {
    return fail(error, 2)
  }
}

const { help, json, ...options } = parse()
if (help) {
  console.log(usage)
} else {
  const emulator = await createEmulator(options).catch((error: unknown) => fail(error, 1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.close().then(() => process.exit(0)))
  }
  console.log(json ? readyJson(emulator) : readyText(emulator))
}
