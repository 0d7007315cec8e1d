import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../wire/answer.ts'
import { ConnectionDropped } from './connection-dropped.ts'
import type { Fault } from './fault.ts'

/** What the wire layer lends to a fault. */
export interface Victim {
  readonly signal: () => AbortSignal
  /** Revokes the grant of the request's token. */
  revoke(): void
  /** Handles the request as if nothing were wrong. */
  handle(): Promise<Answer>
  /** What Dropbox answers at this endpoint with that status. */
  dialect(status: number): Answer
}

/** Lets a fault have its way with a request. @throws ConnectionDropped */
export async function strike(fault: Fault, victim: Victim): Promise<Answer> {
  if (fault.delayMs !== undefined) await waitUnlessGone(fault.delayMs, victim.signal())
  if (fault.drop === 'before') throw new ConnectionDropped()
  if (fault.revokeFirst === true) victim.revoke()
  const answer = await answerTo(fault, victim)
  if (fault.drop === 'after') throw new ConnectionDropped()
  return answer
}

async function answerTo({ respond, redirectTo }: Fault, victim: Victim): Promise<Answer> {
  if (redirectTo !== undefined) {
    return {
      status: respond?.status ?? 307,
      headers: { location: redirectTo, ...lowerCase(respond?.headers) },
      body: respond?.body ?? '',
    }
  }
  if (respond === undefined) return victim.handle()
  const { status, headers, body } = respond
  // A success is nothing to be made up: it is the real answer that gets another head.
  const usual = body === undefined && status < 300 ? await victim.handle() : victim.dialect(status)
  return { status, headers: { ...usual.headers, ...lowerCase(headers) }, body: body ?? usual.body }
}

/** A name is there once, however who asked for the fault has written it. */
function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** A client that has gone must not keep a delayed request alive. */
async function waitUnlessGone(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch {
    throw new ConnectionDropped()
  }
}
