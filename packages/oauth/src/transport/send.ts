import { TransientException } from '../errors.ts'
import type { Answer } from '../protocol/answer.ts'
import { systemCode } from '../internal/system-code.ts'
import { adviceFor, type RemedyIfLost } from '../protocol/error-response.ts'
import type { Transport, WireRequest } from './wire.ts'

/** How a request is sent. */
export interface SendOptions {
  /** From the connection to the last byte. */
  readonly timeoutMs: number
  readonly fetch: typeof fetch | undefined
  readonly signal: AbortSignal | undefined
  /** What to do when there is no answer. */
  readonly ifLost: RemedyIfLost
}

/** The runtime's transport, got at the first request: finding it is a third of a cold start. */
let transport: Promise<Transport> | undefined

/**
 * Sends a request, once, and reads its answer whatever its status. No redirect is followed.
 * @throws {TransientException} when there is no whole answer within `timeoutMs`
 * @throws the signal's reason when the caller aborts
 */
export async function send(request: WireRequest, options: SendOptions): Promise<Answer> {
  const { open, networkHint } = await (transport ??= import('#transport'))
  const { timeoutMs, signal, ifLost } = options
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const exchange = open(request, options.fetch)
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const giveUp = (reason: unknown): void => {
      settle()
      reject(reason)
      exchange.cancel()
    }
    const onAbort = (): void => giveUp(signal?.reason)
    const timer = setTimeout(
      () => giveUp(lost(`none within ${timeoutMs} ms.${networkHint(options.fetch)}`, ifLost)),
      timeoutMs,
    )
    signal?.addEventListener('abort', onAbort)
    exchange.answer.then(
      (answer) => (settle(), resolve(answer)),
      (error: unknown) => (
        settle(),
        reject(lost(`the connection failed${systemCode(error)}.${networkHint(options.fetch)}`, ifLost))
      ),
    )
  })
}

/** The error for a request that got no answer, so that nobody knows whether it was processed. */
export function lost(what: string, remedy: RemedyIfLost): TransientException {
  return new TransientException(`No answer from Dropbox: ${what} ${adviceFor(remedy)}`, remedy)
}
