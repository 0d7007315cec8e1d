import { expect, test, vi } from 'vitest'
import { sameText } from '../../src/internal/compare.ts'
import { randomText } from '../../src/internal/random.ts'
import { sha256 } from '../../src/internal/sha256.ts'
import { challengeOf } from '../../src/protocol/pkce.ts'

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' // RFC 7636 appendix B
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

test('the challenge is the one of RFC 7636, appendix B', () => {
  expect(challengeOf(verifier)).toBe(challenge)
})

test('the challenge is the same where there is only WebCrypto', async () => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never)
  const hash = sha256(verifier)
  vi.restoreAllMocks()
  expect(hash).toBeInstanceOf(Promise)
  await expect(hash).resolves.toBe(challenge)
})

test.each(['with', 'without'])('base64url goes both ways, for every length, %s Buffer', async (mode) => {
  const OfNode = Buffer
  if (mode === 'without') vi.stubGlobal('Buffer', undefined)
  vi.resetModules()
  const { fromBase64url, toBase64url } = await import('../../src/internal/base64url.ts')
  vi.unstubAllGlobals()
  for (let length = 0; length < 70; length++) {
    const bytes = crypto.getRandomValues(new Uint8Array(length))
    expect(toBase64url(bytes)).toBe(OfNode.from(bytes).toString('base64url'))
    expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
  }
  for (const text of ['a', 'ab=', 'a+b/', 'a b', 'ü']) expect(() => fromBase64url(text)).toThrow(SyntaxError)
})

test('random texts use the whole alphabet and never repeat', () => {
  const texts = Array.from({ length: 50_000 }, () => randomText(24))
  expect(new Set(texts).size).toBe(texts.length)
  expect(new Set(texts.join('')).size).toBe(64)
})

test('texts are compared whole, whatever is in them', () => {
  const texts = ['', 'a', 'b', 'ab', 'ba', '\u0000', '\ud800', 'é', 'e\u0301', 'x'.repeat(5_000)]
  for (const left of texts) for (const right of texts) expect(sameText(left, right)).toBe(left === right)
})
