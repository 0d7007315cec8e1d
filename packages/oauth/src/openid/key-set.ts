import type { JSONWebKeySet } from 'jose'
import { TokenEndpointException, TransientException } from '../errors.ts'
import { parseJsonObject } from '../internal/json.ts'
import { isTransient } from '../protocol/answer.ts'
import { send } from '../transport/send.ts'
import type { WireOptions } from '../transport/wire-options.ts'

interface KnownKeys {
  readonly keys: Promise<JSONWebKeySet>
  readonly askedAt: number
}

// A key that is not known yet may be a new one, so the set is asked for again; but not more often than this, or anybody
// could make us hammer Dropbox with invented key ids.
const cooldownMs = 30_000
const lifetimeMs = 10 * 60_000
const known = new Map<string, KnownKeys>()

/** Dropbox's signing keys, remembered for ten minutes; `isStale` asks for those of now, twice a minute at most. */
export function signingKeys(wire: WireOptions, isStale: boolean): Promise<JSONWebKeySet> {
  const url = new URL('/.well-known/jwks', wire.endpoints.authorize).href
  const last = known.get(url)
  const age = last ? Math.abs(wire.now() - last.askedAt) : Number.POSITIVE_INFINITY
  if (last && age < (isStale ? cooldownMs : lifetimeMs)) return last.keys
  const keys = askForKeys(url, wire)
  known.set(url, { keys, askedAt: wire.now() })
  keys.catch(() => known.get(url)?.keys === keys && known.delete(url)) // a failure is not remembered
  return keys
}

async function askForKeys(url: string, wire: WireOptions): Promise<JSONWebKeySet> {
  const { status, body, defect } = await send(
    { method: 'GET', url, headers: ['accept', 'application/json'], body: '' },
    { ...wire, signal: undefined, phase: 'refresh' },
  )
  if (isTransient(status))
    throw new TransientException(
      `Dropbox cannot give its keys now (HTTP ${status}). Try again later.`,
      'retry',
    )
  const fail = (problem: string): never => {
    throw new TokenEndpointException(`Dropbox's keys cannot be used: ${problem}. Try again later.`, 'retry', {
      status,
    })
  }
  if (status !== 200) fail(`the status is ${status}`)
  if (defect !== undefined) fail(defect)
  const { json, problem } = parseJsonObject(body)
  if (!Array.isArray(json?.['keys'])) return fail(problem ?? 'there are none')
  return json as unknown as JSONWebKeySet // each key is checked by `jose` when it is used
}
