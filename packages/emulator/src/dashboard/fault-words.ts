import type { Fault } from '../faults/fault.ts'
import { list, span } from './words.ts'

/** What a fault does to a request, as the end of a sentence that begins with "it". */
export function faultWords(fault: Fault): string {
  const { delayMs, drop, revokeFirst, redirectTo, respond, truncateAt, bytesPerSecond } = fault
  const parts: string[] = []
  if (delayMs !== undefined) parts.push(`waits ${span(delayMs)}`)
  if (revokeFirst === true) parts.push('has its grant revoked first')
  if (redirectTo !== undefined) parts.push('is redirected')
  else if (respond !== undefined) parts.push(`is answered ${respond.status}${retryWords(respond.headers)}`)
  if (truncateAt !== undefined) parts.push(`is cut off after ${truncateAt} bytes of the answer`)
  if (bytesPerSecond !== undefined) parts.push(`gets its answer at ${bytesPerSecond} bytes a second`)
  if (drop === 'before') parts.push('loses its connection before it is handled')
  if (drop === 'after') parts.push('is handled, but loses its connection before the answer')
  return parts.length === 0 ? 'goes through' : list(parts)
}

function retryWords(headers: Readonly<Record<string, string>> = {}): string {
  const after = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
  return after === undefined ? '' : ` with Retry-After: ${after}`
}

/** Which requests a fault waits for. */
export function matchWords({ match = {} }: Fault): string {
  const { endpoint, grantType, clientId, user, nth } = match
  const parts = [
    endpoint === undefined ? 'any request' : `${endpoint} requests`,
    ...(grantType === undefined ? [] : [`of grant ${grantType}`]),
    ...(clientId === undefined ? [] : [`of ${clientId}`]),
    ...(user === undefined ? [] : [`for ${user}`]),
    ...(nth === undefined ? [] : [`from number ${nth} on`]),
  ]
  return parts.join(' ')
}
