import { asArgumentError } from './bin/argument-error.ts'
import { readArguments, usage } from './bin/arguments.ts'
import type { Command } from './bin/arguments.ts'
import { exportLines, fetchEnvironment } from './bin/env.ts'
import { execute } from './bin/exec.ts'
import { writeStarter } from './bin/init.ts'
import { readyJson, readyText } from './bin/ready.ts'
import { readVersion } from './bin/version.ts'
import { createEmulator } from './index.ts'
import type { Emulator, EmulatorOptions } from './index.ts'
import { findSeedFile } from './seed/file.ts'

/** Ends with a message on stderr: 2 for a wrong command line, 1 for anything else. */
function fail(error: unknown): never {
  const wrongArgument = asArgumentError(error)
  const { message } = wrongArgument ?? (error instanceof Error ? error : new Error(String(error)))
  console.error(`dropbox-oauth-emulator: ${message}`)
  process.exit(wrongArgument === undefined ? 1 : 2)
}

/** With the seed of this folder, unless another one is named. */
async function start(options: EmulatorOptions): Promise<Emulator> {
  const seed = options.seed ?? (await findSeedFile('.'))
  return createEmulator(seed === undefined ? options : { ...options, seed })
}

async function serve(options: EmulatorOptions, json: boolean): Promise<void> {
  const emulator = await start(options)
  // SIGHUP: the terminal was closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      emulator.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      )
    })
  }
  console.log(json ? readyJson(emulator) : readyText(emulator))
}

async function run(command: Command): Promise<void> {
  switch (command.name) {
    case 'help':
      return console.log(usage)
    case 'version':
      return console.log(await readVersion())
    case 'init':
      return console.log(`${await writeStarter()} is written; dropbox-oauth-emulator finds it here.`)
    case 'env':
      return console.log(exportLines(await fetchEnvironment(command.host, command.port)))
    case 'serve':
      return serve(command.options, command.json)
    case 'exec': {
      const emulator = await start(command.options)
      try {
        process.exitCode = await execute(emulator, command.command)
      } finally {
        await emulator.close()
      }
      return process.exit()
    }
    default:
      return command satisfies never
  }
}

try {
  await run(readArguments(process.argv.slice(2)))
} catch (error) {
  fail(error)
}
