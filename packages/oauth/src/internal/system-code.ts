/** ` (ECONNREFUSED)`: the system's code for a failure. Nothing else of a foreign error is shown: it may quote secrets. */
export function systemCode(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } }
  const isCode = (value: unknown): value is string =>
    typeof value === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(value)
  const text = [code, cause?.code].find(isCode)
  return text === undefined ? '' : ` (${text})`
}
