import { remedyIfLost } from '../protocol/error-response.ts'
import { parseTokenAnswer, type TokenGrant } from '../protocol/token-response.ts'
import type { TokenRequest } from '../protocol/token-request.ts'
import { send } from './send.ts'
import type { WireOptions } from './wire-options.ts'

const headers = ['content-type', 'application/x-www-form-urlencoded', 'accept', 'application/json']

/** A good answer of the token endpoint, and when what it grants ends. */
export interface TimedGrant {
  readonly grant: TokenGrant
  readonly expiresAt: Date | undefined
}

/** Sends a token request, once, and reads its answer. */
export async function askTokenEndpoint(
  request: TokenRequest,
  wire: WireOptions,
  signal: AbortSignal | undefined,
): Promise<TimedGrant> {
  const { timeoutMs, fetch, now, endpoints } = wire
  const { form: body } = request
  const sentAt = now()
  const answer = await send(
    { method: 'POST', url: endpoints.token, headers, body },
    { timeoutMs, fetch, signal, ifLost: remedyIfLost(request) },
  )
  const receivedAt = now()
  const grant = parseTokenAnswer(answer, request, receivedAt)
  // The earlier of both, so that neither a slow answer nor a clock set back meanwhile lets a token seem to live longer.
  const issuedAt = Math.min(sentAt, receivedAt)
  return {
    grant,
    expiresAt: grant.expiresIn === undefined ? undefined : new Date(issuedAt + grant.expiresIn * 1000),
  }
}
