import { parseArgs } from 'node:util'
import type { EmulatorOptions } from '../index.ts'
import { ArgumentError } from './argument-error.ts'

/** What `--help` prints. */
export const usage: string = `dropbox-oauth-emulator: a local Dropbox to sign in with

  dropbox-oauth-emulator [options]                    serves until Ctrl-C
  dropbox-oauth-emulator exec [options] -- COMMAND    runs a command whose Dropbox it is, on free ports
  dropbox-oauth-emulator --env [--port N]             prints what leads a shell's programs to the one that runs
  dropbox-oauth-emulator init                         writes a starter seed, dropbox-emulator.yaml

  --port N                port to listen on (4280); 0 takes a free one
  --tls                   HTTPS as well, on the next port, by an authority of its own
  --proxy                 the port is a proxy as well, for Dropbox's hosts alone; turns --tls on
  --seed F                YAML or JSON file with apps, users and teams (./dropbox-emulator.yaml or .json)
  --persist F             file to go on from, written at the end
  --consent page|auto     auto allows every request at once, as the first user (page)
  --clock real|frozen     frozen stands still until it is advanced (real)
  --switch NAME=VALUE     another belief about Dropbox; can be repeated
  --host H                address to listen on (127.0.0.1)
  --allow-non-loopback    lets --host be an address that other machines can reach: they can sign in as anyone
  --json                  print what was started as one line of JSON
  --help                  print this
  --version               print the version`

const DEFAULT_PORT = '4280'

/** The command line, read. */
export type Command =
  | { readonly name: 'help' | 'version' | 'init' }
  | { readonly name: 'env'; readonly port: number; readonly host: string }
  | { readonly name: 'serve'; readonly options: EmulatorOptions; readonly json: boolean }
  | { readonly name: 'exec'; readonly options: EmulatorOptions; readonly command: readonly string[] }

const parse = (args: string[]) =>
  parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      tls: { type: 'boolean', default: false },
      proxy: { type: 'boolean', default: false },
      seed: { type: 'string' },
      persist: { type: 'string' },
      consent: { type: 'string' },
      clock: { type: 'string' },
      switch: { type: 'string', multiple: true, default: [] },
      host: { type: 'string' },
      'allow-non-loopback': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      env: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      version: { type: 'boolean', default: false },
    },
  })

/** What Node says of an unknown option is advice for others. */
function parseKnown(args: string[]): ReturnType<typeof parse> {
  try {
    return parse(args)
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/\.\s/)
    throw new ArgumentError(`${sentence.replace(/^[A-Z]/, (letter) => letter.toLowerCase())}; see --help`)
  }
}

type Values = ReturnType<typeof parse>['values']

/** @throws ArgumentError for what the usage does not say. */
export function readArguments(argv: readonly string[]): Command {
  const end = argv.indexOf('--')
  const command = end < 0 ? undefined : argv.slice(end + 1)
  const { values, positionals } = parseKnown(argv.slice(0, end < 0 ? undefined : end))
  if (values.help) return { name: 'help' }
  if (values.version) return { name: 'version' }
  const [name, extra] = positionals
  if (extra !== undefined) throw new ArgumentError(`unexpected argument ${extra}; what is run comes after --`)
  if (name !== 'exec' && command !== undefined) throw new ArgumentError('-- goes with exec')
  if (name !== undefined && (values.env || values.json))
    throw new ArgumentError(`--${values.env ? 'env' : 'json'} does not go with ${name}`)
  if (name === undefined) return values.env ? envOf(values) : serveOf(values)
  if (name === 'init') return { name }
  if (name !== 'exec') throw new ArgumentError(`unknown command ${name}; known are exec and init`)
  if (command?.[0] === undefined) throw new ArgumentError('exec: say what to run, after --')
  // Whatever the command is, it finds Dropbox one way or the other.
  return { name, options: { ...optionsOf(values, '0'), tls: true, proxy: true }, command }
}

const envOf = (values: Values): Command => ({
  name: 'env',
  port: portOf(values.port ?? DEFAULT_PORT),
  host: values.host ?? '127.0.0.1',
})

const serveOf = (values: Values): Command => ({
  name: 'serve',
  options: optionsOf(values, DEFAULT_PORT),
  json: values.json,
})

function optionsOf(values: Values, defaultPort: string): EmulatorOptions {
  const { tls, proxy, seed, persist, consent, clock, host } = values
  const options = {
    port: portOf(values.port ?? defaultPort),
    tls,
    proxy,
    allowNonLoopback: values['allow-non-loopback'],
    switches: Object.fromEntries(values.switch.map(switchOf)),
    ...Object.fromEntries(
      Object.entries({ seed, persist, consent, clock, host }).filter(([, value]) => value !== undefined),
    ),
  }
  return options
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new ArgumentError(`--port: ${text} is not a port`)
  return port
}

/** `true` and `false` are the values of switches that are on or off; all others are texts. */
function switchOf(text: string): [string, string | boolean] {
  const at = text.indexOf('=')
  if (at < 0) throw new ArgumentError(`--switch: ${text} has no =`)
  const value = text.slice(at + 1)
  return [text.slice(0, at), value === 'true' || (value === 'false' ? false : value)]
}
