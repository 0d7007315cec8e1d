import type { JSONWebKeySet } from 'jose'
import { TokenEndpointException, TransientException } from '../errors.ts'
import { parseJsonObject } from '../internal/json.ts'
import { detailsOf, isTransient, retryAfterOf } from '../protocol/answer.ts'
import { send } from '../transport/send.ts'
import type { WireOptions } from '../transport/wire-options.ts'

/** What is known of one key set. */
interface Memory {
  keys?: JSONWebKeySet
  askedAt?: number
  /** When it was last asked for on account of a key that was not in it. */
  renewedAt?: number
  /** The request under way: all that come meanwhile share it. */
  asking?: Promise<JSONWebKeySet>
}

const lifetimeMs = 10 * 60_000
// A key that is not known may be a new one, so the set is asked for again; but not more often than this, or anybody
// could make us hammer Dropbox with invented key ids.
const cooldownMs = 30_000

/** By the `fetch` that brings them, since that may lead elsewhere, and by their URL. */
const known = new WeakMap<object, Map<string, Memory>>()
const ownTransport = {}

/** Dropbox's signing keys, remembered for ten minutes. */
export async function signingKeys(wire: WireOptions): Promise<JSONWebKeySet> {
  const memory = memoryOf(wire)
  if (memory.keys && isWithin(lifetimeMs, memory.askedAt, wire)) return memory.keys
  return ask(memory, wire)
}

/** The keys of now, for a token whose key is not among those known; or `undefined` when that was asked just before. */
export async function renewedKeys(wire: WireOptions): Promise<JSONWebKeySet | undefined> {
  const memory = memoryOf(wire)
  if (memory.asking) return memory.asking
  if (isWithin(cooldownMs, memory.renewedAt, wire)) return undefined
  memory.renewedAt = wire.now()
  return ask(memory, wire)
}

/** Asks for the keys. A failure leaves those in use that are known. */
function ask(memory: Memory, wire: WireOptions): Promise<JSONWebKeySet> {
  memory.asking ??= askForKeys(urlOf(wire), wire)
    .then((keys) => {
      memory.askedAt = wire.now()
      return (memory.keys = keys)
    })
    .finally(() => delete memory.asking)
  return memory.asking
}

function memoryOf(wire: WireOptions): Memory {
  const way: object = wire.fetch ?? ownTransport
  const byUrl = known.get(way) ?? new Map<string, Memory>()
  known.set(way, byUrl)
  const memory = byUrl.get(urlOf(wire)) ?? {}
  byUrl.set(urlOf(wire), memory)
  return memory
}

function urlOf(wire: WireOptions): string {
  return new URL('/.well-known/jwks', wire.endpoints.authorize).href
}

function isWithin(spanMs: number, since: number | undefined, wire: WireOptions): boolean {
  return since !== undefined && Math.abs(wire.now() - since) < spanMs // `abs`: a clock set back must not keep anything for ever
}

async function askForKeys(url: string, wire: WireOptions): Promise<JSONWebKeySet> {
  const { timeoutMs, fetch } = wire
  const request = { method: 'GET', url, headers: ['accept', 'application/json'], body: '' } as const
  const answer = await send(request, { timeoutMs, fetch, signal: undefined, ifLost: 'retry' })
  const { status, body, defect } = answer
  if (isTransient(status)) {
    throw new TransientException(
      `Dropbox cannot give its keys now (HTTP ${status}). Try again later.`,
      'retry',
      { status, ...retryAfterOf(answer, wire.now()) },
    )
  }
  const { json, problem } = parseJsonObject(body)
  const keys = json?.['keys']
  if (status === 200 && defect === undefined && Array.isArray(keys) && keys.every(isKey)) {
    return { keys: keys as JSONWebKeySet['keys'] } // `as`: `jose` checks each when it is used
  }
  const reason = status === 200 ? (defect ?? problem ?? 'there are none') : `the status is ${status}`
  throw new TokenEndpointException(
    `Dropbox's keys cannot be used: ${reason}. Try again later.`,
    'retry',
    detailsOf(answer, [], wire.now()),
  )
}

function isKey(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
