/** Whether a request's body can be sent a second time. A stream or an iterable is spent by the first. */
export function isReplayable(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === 'string') return true
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return true
  return body instanceof Blob || body instanceof URLSearchParams || body instanceof FormData
}
