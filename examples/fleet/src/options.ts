import { parseArgs } from 'node:util'

export const storeKinds = ['redis', 'postgres', 'file'] as const
export type StoreKind = (typeof storeKinds)[number]

/** What the command line says. */
export interface Options {
  readonly workers: number
  readonly accounts: number
  readonly store: StoreKind
  /** Whether a worker is killed every second. */
  readonly chaos: boolean
  /** How many times faster than real time goes by. */
  readonly speed: number
  /** When it ends by itself. */
  readonly seconds?: number
}

export const usage = `npm run fleet -- [options]

  --workers N     how many processes share the accounts (8)
  --accounts N    how many accounts (4)
  --store S       redis, postgres or file (redis)
  --speed N       how many times faster time goes by (3600: an hour a second)
  --chaos         kill a worker every second
  --seconds N     end after N seconds; else by Ctrl-C`

/** @throws {Error} that names the option to change */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workers: { type: 'string', default: '8' },
      accounts: { type: 'string', default: '4' },
      store: { type: 'string', default: 'redis' },
      speed: { type: 'string', default: '3600' },
      chaos: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return 'help'
  const store = storeKinds.find((kind) => kind === values.store)
  if (!store) throw new Error(`--store: ${values.store} is none of ${storeKinds.join(', ')}`)
  return {
    workers: readCount('--workers', values.workers, 100),
    accounts: readCount('--accounts', values.accounts, 100),
    speed: readCount('--speed', values.speed, 20_000),
    store,
    chaos: values.chaos,
    ...(values.seconds !== undefined && { seconds: readCount('--seconds', values.seconds, 86_400) }),
  }
}

function readCount(name: string, text: string, most: number): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= most) return count
  throw new Error(`${name}: ${text} is no number from 1 to ${most}`)
}
