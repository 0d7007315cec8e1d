import { StoreUnavailableException } from '../../errors.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A reply as text: a client may be set to give bytes, and numbers as text. */
export function textOf(reply: unknown): string {
  if (reply instanceof Uint8Array) return decoder.decode(reply)
  if (typeof reply === 'string' || typeof reply === 'number') return String(reply)
  throw unexpected()
}

/** A reply that is a list. */
export function listOf(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply
  throw unexpected()
}

/** What no Redis answers, but a proxy or a client in another mode may. It is never taken for "no record". */
export function unexpected(): StoreUnavailableException {
  return new StoreUnavailableException(
    'Redis gave an answer of the wrong kind. Hand in a client that is used for nothing but commands',
  )
}
