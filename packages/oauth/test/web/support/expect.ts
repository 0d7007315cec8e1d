import { expect } from 'vitest'

/** The headers that every answer has, the redirects and the pages about failures above all. */
export function expectCareful(response: Response, referrer = 'no-referrer'): void {
  const { headers } = response
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('referrer-policy')).toBe(referrer)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
}
