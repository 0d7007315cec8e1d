import { readFileSync } from 'node:fs'
import { type Argument, Command, CommanderError, type HelpConfiguration, Option } from 'commander'
import { usageError } from './cli-error.ts'
import { type CommandOutline, valuesFor } from './completion/outline.ts'
import { defineCommands, type Define, examples, type Flags } from './define-commands.ts'
import { createOutput, type Output } from './output.ts'
import { withNextStep } from './next-step.ts'
import { openSession, type Session } from './session.ts'

/** Runs a command line, and gives its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const isJson = words.slice(0, [...words, '--'].indexOf('--')).includes('--json')
  let exitCode = 0
  const program = createProgram(isJson, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...words], { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0 // --help, --version
    if (!isJson) return 7 // commander has told it
    const output = createOutput({ command: words.find((word) => !word.startsWith('-')) ?? '', json: true })
    const isMissing = error.code === 'commander.help' // which it prints when it is given no command
    return output.fail(
      usageError(isMissing ? 'Which command? Run it with --help' : error.message.replace(/^error: /, '')),
    )
  }
}

function createProgram(isJson: boolean, end: (exitCode: number) => void): Command {
  const program = new Command('dropbox-oauth')
    .description('Log in to Dropbox, and have a valid access token for every command.')
    .version(version(), '-V, --version')
    .addHelpOption(helpOption())
    .helpCommand('help [command]', 'show how a command is used')
    .configureHelp(helpLook)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error:/, 'dropbox-oauth:')),
      ...(isJson && { writeErr: () => {} }), // then the error is told as JSON
    })
    .showHelpAfterError('To see how it is used, run: dropbox-oauth --help')
    .enablePositionalOptions()
    .addHelpText('after', examples('login --app-key YOUR_APP_KEY', 'token', 'exec -- ./backup.sh'))
  const define: Define = (usage, about, action) => {
    const command = program.command(usage).description(about)
    return command
      .addHelpOption(helpOption())
      .showHelpAfterError(`To see how it is used, run: dropbox-oauth ${command.name()} --help`)
      .action(async (...given: unknown[]) => {
        const flags = { ...program.opts<Flags>(), ...command.opts<Flags>() }
        const output = createOutput({ command: command.name(), json: flags.json, quiet: flags.quiet })
        const words = given.slice(0, -2).flat() as string[] // its arguments; the last two are commander's
        end(await perform(output, flags.profile, (session) => action(session, flags as never, words)))
      })
  }
  defineCommands(define, () => outlineOf(program))
  for (const command of [program, ...program.commands]) addCommonFlags(command)
  return program
}

const commonGroup = 'Options of every command:'

/** Says every command's own things first, and each once. */
const helpLook: HelpConfiguration = {
  subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
  commandDescription: (command) => command.description().replace(/^./, (first) => first.toUpperCase()),
  styleTitle: (title) => `\u001b[1m${title}\u001b[0m`, // left out where no colours are wanted
}

function argumentTerm(argument: Argument): string {
  return `<${argument.name()}>`
}

function helpOption(): Option {
  return new Option('-h, --help', 'show this').helpGroup(commonGroup)
}

/** They may stand before the command, and after it. */
function addCommonFlags(command: Command): void {
  command
    .optionsGroup(commonGroup)
    .option('--profile <name>', 'which login to use (DROPBOX_OAUTH_PROFILE)')
    .option('--json', 'answer in JSON')
    .option('--quiet', 'say nothing but the answer')
}

async function perform(
  output: Output,
  profile: string | undefined,
  action: (session: Session) => Promise<number | void>,
): Promise<number> {
  let session: Session | undefined
  try {
    session = openSession(output, profile)
    return (await action(session)) ?? 0
  } catch (error) {
    return output.fail(session ? withNextStep(error, session) : error)
  }
}

function outlineOf(program: Command): CommandOutline[] {
  const help = { flag: '--help', about: 'show the help' }
  return program.commands.map((command) => {
    const [argument] = command.registeredArguments
    const options = command.options.map(({ long, flags, description }) => {
      const placeholder = /<(.+)>/.exec(flags)?.[1]
      const about = { flag: long ?? '', about: description }
      return placeholder === undefined ? about : { ...about, values: valuesFor(placeholder) }
    })
    return {
      name: command.name(),
      about: command.description(),
      options: [...options, help],
      ...(argument && { values: valuesFor(argument.name()) }),
    }
  })
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
