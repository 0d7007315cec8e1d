import { parseArgs } from 'node:util'

/** What `--help` prints. */
export const usage: string = `dropbox-oauth-emulator: a local Dropbox to sign in with

  --port N    port to listen on (4280); 0 takes a free one
  --seed F    JSON file with apps, users and teams
  --json      print what was started as one line of JSON
  --help      print this`

const DEFAULT_PORT = '4280'

/** The command line, read. */
export interface Arguments {
  readonly port: number
  readonly seed?: string
  readonly json: boolean
  readonly help: boolean
}

/** @throws TypeError for an unknown option, or a port that is none. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: DEFAULT_PORT },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new TypeError(`--port: ${values.port} is not a port`)
  return {
    port,
    json: values.json,
    help: values.help,
    ...(values.seed !== undefined && { seed: values.seed }),
  }
}
