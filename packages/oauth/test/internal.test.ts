import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJsonObject } from '../src/internal/json.ts'

test('any object is read, whatever its texts hold', () => {
  const texts = fc.oneof(fc.string(), fc.constantFrom('\\', '\\\\', '"', '\\"', '{"a":1}', ':', '[', '\\\\"'))
  const names = texts.filter((name) => !/^(__proto__|constructor|prototype)$/.test(name))
  const objects = fc.dictionary(names, fc.oneof(texts, fc.jsonValue()))
  fc.assert(
    fc.property(objects, fc.constantFrom(undefined, 1), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent)
      expect(parseJsonObject(text).json).toEqual(JSON.parse(text))
    }),
    { numRuns: 2_000 },
  )
})

test('a field that is named twice is found, however it is spelled', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"\\\\":1,"\\\\":1}',
    '{"a":{"b":1},"c":"}","a":[]}',
  ]) {
    expect(parseJsonObject(text)).toEqual({ problem: 'it names a field twice' })
  }
  expect(parseJsonObject('{"a":{"b":1,"b":2}}').json).toEqual({ a: { b: 2 } })
})
