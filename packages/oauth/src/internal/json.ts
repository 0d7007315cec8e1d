export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Parses a JSON object, strictly: anything else, a field named twice in the outermost object (`JSON.parse` would
 * silently keep the last), or a field that could reach a prototype, calls `fail` with the problem.
 */
export function parseJsonObject(text: string, fail: (problem: string) => never): JsonObject {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('it is not a JSON object')
  const names = Object.keys(value)
  if (countOuterFields(text) !== names.length) fail('it names a field twice')
  if (names.some((name) => name === '__proto__' || name === 'constructor' || name === 'prototype')) {
    fail('it names a field no answer has')
  }
  return value as JsonObject
}

/** The value, or `undefined` where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Fields of the outermost object of a valid JSON text: its colons outside of strings and inner brackets. */
function countOuterFields(json: string): number {
  let depth = 0
  let fields = 0
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (token === ':' && depth === 1) fields++
  }
  return fields
}
