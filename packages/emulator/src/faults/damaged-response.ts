import { setTimeout as sleep } from 'node:timers/promises'
import { mergeHeaders } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import { ConnectionDropped } from './connection-dropped.ts'
import type { Fault } from './fault.ts'

const PIECES_PER_SECOND = 10

/** A response whose body is cut short or sent slowly, under a head that promises all of it. */
export class DamagedResponse extends Response {
  constructor(answer: Answer, fault: Fault) {
    const bytes = new TextEncoder().encode(answer.body)
    const headers = mergeHeaders({ 'Content-Length': String(bytes.length) }, answer.headers)
    super(damagedBody(bytes, fault), { status: answer.status, headers })
  }
}

/** Whether a fault lets the answer through, but not as it is. */
export function isDamaging(fault: Fault): boolean {
  return fault.truncateAt !== undefined || fault.bytesPerSecond !== undefined
}

function damagedBody(
  bytes: Uint8Array,
  { truncateAt = Infinity, bytesPerSecond }: Fault,
): ReadableStream<Uint8Array> {
  const end = Math.min(truncateAt, bytes.length)
  const step =
    bytesPerSecond === undefined ? end : Math.max(1, Math.floor(bytesPerSecond / PIECES_PER_SECOND))
  const pauseMs = bytesPerSecond === undefined ? 0 : (step / bytesPerSecond) * 1000
  const gone = new AbortController()
  let sent = 0
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent < end) {
        controller.enqueue(bytes.subarray(sent, Math.min(sent + step, end)))
        sent += step
        if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: gone.signal }).catch(() => undefined)
      } else if (end < bytes.length) {
        controller.error(new ConnectionDropped())
      } else {
        controller.close()
      }
    },
    cancel: () => gone.abort(),
  })
}
