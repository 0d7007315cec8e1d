import type { Seed } from './seed/schema.ts'

/** How an emulator is made. Nothing is needed. */
export interface EmulatorOptions {
  /** 0 takes a free port. Left out, there is no socket at all: use `emulator.fetch`. */
  port?: number
  /**
   * HTTPS as well, on the next port, with a certificate for localhost and Dropbox's hosts. It is signed by an authority
   * that is made for this emulator alone: `caPath`.
   */
  tls?: boolean
  /** `port` is a proxy as well, which leads to the TLS side: for Dropbox's hosts, and for no other. Turns `tls` on. */
  proxy?: boolean
  /** The address to listen on: `127.0.0.1` unless given. */
  host?: string
  /** Lets `host` be an address that other machines can reach. The emulator signs anyone in as anyone. */
  allowNonLoopback?: boolean
  /** `auto` allows every authorize request at once, as the first user; `page` asks, and is the default. */
  consent?: 'page' | 'auto'
  /** Apps, users and teams, or the path of a YAML or JSON file that has them. */
  seed?: Seed | string
  /** `frozen` stands still until `clock.advance`; `real` is the default. */
  clock?: 'real' | 'frozen'
  /** A file to go on from, when it is there, in place of the seed; `close()` writes it. It holds secrets. */
  persist?: string
  /** Other beliefs about Dropbox than the default ones; `beliefs` lists them. */
  switches?: Record<string, string | boolean>
}

const KNOWN = [
  'port',
  'tls',
  'proxy',
  'host',
  'allowNonLoopback',
  'consent',
  'seed',
  'clock',
  'persist',
  'switches',
]

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws TypeError naming the option that is wrong. */
export function checkOptions(options: EmulatorOptions): void {
  if (!isObject(options)) throw new TypeError('options: must be an object')
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name))
  if (unknown !== undefined)
    throw new TypeError(`options.${unknown}: unknown option; known are ${KNOWN.join(', ')}`)
  const { port, host, consent, clock, persist, switches } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new TypeError('options.port: must be 0 to 65535')
  }
  if (host !== undefined && (typeof host !== 'string' || host === '')) {
    throw new TypeError('options.host: must be a name or an address')
  }
  for (const name of ['allowNonLoopback', 'tls', 'proxy'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'boolean') {
      throw new TypeError(`options.${name}: must be true or false`)
    }
  }
  for (const name of ['tls', 'proxy'] as const) {
    if (options[name] === true && port === undefined) throw new TypeError(`options.${name}: needs a port`)
  }
  if (options.tls === true && port === 65_535) throw new TypeError('options.tls: there is no next port')
  if (persist !== undefined && (typeof persist !== 'string' || persist === '')) {
    throw new TypeError('options.persist: must be the path of a file')
  }
  if (switches !== undefined && !isObject(switches)) {
    throw new TypeError('options.switches: must be an object')
  }
  if (consent !== undefined && consent !== 'page' && consent !== 'auto') {
    throw new TypeError("options.consent: must be 'page' or 'auto'")
  }
  if (clock !== undefined && clock !== 'real' && clock !== 'frozen') {
    throw new TypeError("options.clock: must be 'real' or 'frozen'")
  }
}
