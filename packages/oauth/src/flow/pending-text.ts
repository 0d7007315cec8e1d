import { fromBase64url, toBase64url } from '../internal/base64url.ts'
import { refuse } from '../protocol/checks.ts'

interface PendingOwner {
  readonly consumerKey: string
  readonly tokenEndpoint: string
}

// Version, body, checksum. The checksum finds damage, such as a letter lost in copying; it is no seal.
const format = 'dropbox-oauth-pending-1'

/** A started login as one line of text. */
export function writePendingText(verifier: string | undefined, owner: PendingOwner): string {
  const json = JSON.stringify([owner.consumerKey, owner.tokenEndpoint, verifier ?? null])
  const body = toBase64url(new TextEncoder().encode(json))
  return `${format}.${body}.${checksum(body)}`
}

/** The verifier of a saved login. Refuses a text that is damaged, or another app's. */
export function readPendingText(text: string, owner: PendingOwner): string | undefined {
  const [consumerKey, tokenEndpoint, verifier] =
    readBody(text) ?? refuse('pending', 'this is not a whole text of savePending(). Start the login again')
  if (consumerKey !== owner.consumerKey || tokenEndpoint !== owner.tokenEndpoint) {
    refuse('pending', 'it was saved for another app key or token endpoint')
  }
  return typeof verifier === 'string' ? verifier : undefined
}

function readBody(text: string): unknown[] | undefined {
  const [version, body, sum, ...rest] = typeof text === 'string' ? text.trim().split('.') : []
  if (version !== format || !body || rest.length > 0 || sum !== checksum(body)) return undefined
  try {
    const fields: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(body)))
    return Array.isArray(fields) ? fields : undefined
  } catch {
    return undefined
  }
}

/** FNV-1a, 32 bits. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash.toString(36)
}
