import { expect, test } from 'vitest'
import { randomHex, randomText } from '../src/random.ts'

test('no two texts are alike, however many are asked for', () => {
  const texts = Array.from({ length: 5_000 }, () => randomText(43))
  expect(new Set(texts).size).toBe(5_000)
  expect(texts.every((text) => /^[\w-]{43}$/.test(text))).toBe(true)
})

test('long and short ones have no part in common', () => {
  const [long, short, after] = [randomText(1_134), randomHex(32), randomText(1_134)]
  expect([long, after].map((text) => text.length)).toEqual([1_134, 1_134])
  expect(short).toMatch(/^[0-9a-f]{32}$/)
  expect(Buffer.from(long, 'base64url').includes(Buffer.from(short, 'hex'))).toBe(false)
  expect(long.slice(0, 40)).not.toBe(after.slice(0, 40))
})
