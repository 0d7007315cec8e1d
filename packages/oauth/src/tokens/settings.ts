import { type AppCredentials, readApp } from '../protocol/app.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import { type RequestOptions, readWireOptions, type WireOptions } from '../transport/wire-options.ts'
import type { TokenStore } from './store.ts'

/** The options of a `TokenManager`. */
export interface TokenManagerOptions extends RequestOptions {
  /** The app key of the logins: records of another app are refused. */
  consumerKey: string
  /** Needed where the logins had it. */
  consumerSecret?: string | undefined
  /** Where the accounts are kept. It stays yours to close, after `close()`. */
  store: TokenStore
  /**
   * A token is replaced between half of this and all of it before its end, in milliseconds; never before half of its
   * life. 300,000 unless given.
   */
  refreshMarginMs?: number | undefined
  /** How long a token read from the store is used without another look, in milliseconds. 1,000 unless given. */
  recheckMs?: number | undefined
  /** How many accounts' tokens are kept in memory. 10,000 unless given. */
  maxCached?: number | undefined
  /**
   * Takes background renewals where the end of a request ends the process: `(work) => ctx.waitUntil(work)`, with a manager
   * made for each request.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
}

/** The same, checked, with defaults. */
export interface TokenSettings {
  readonly app: AppCredentials
  /** The name of the host that the app's credentials and grants go to. */
  readonly tokenHost: string
  readonly wire: WireOptions
  readonly refreshMarginMs: number
  readonly recheckMs: number
  readonly maxCached: number
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined
}

export function readTokenSettings(options: TokenManagerOptions): TokenSettings {
  const { refreshMarginMs, recheckMs, maxCached, waitUntil } = requireOptions(options)
  const wire = readWireOptions(options)
  if (waitUntil !== undefined && typeof waitUntil !== 'function') refuse('waitUntil', 'expected a function')
  return {
    app: readApp(options),
    tokenHost: new URL(wire.endpoints.token).hostname,
    wire,
    refreshMarginMs: readNumber(refreshMarginMs, 'refreshMarginMs', 300_000),
    recheckMs: readNumber(recheckMs, 'recheckMs', 1_000),
    maxCached: readNumber(maxCached, 'maxCached', 10_000),
    waitUntil,
  }
}

function readNumber(value: number | undefined, option: string, standard: number): number {
  if (value === undefined) return standard
  return Number.isFinite(value) && value >= 0 ? value : refuse(option, 'expected a number from 0')
}
