export type JsonObject = Readonly<Record<string, unknown>>

type Parsed = { json: JsonObject; problem?: undefined } | { json?: undefined; problem: string }

/**
 * Parses a JSON object, strictly: a field named twice in the outermost object (`JSON.parse` would silently keep the
 * last), and one that could reach a prototype, are problems as much as text that is no JSON object.
 */
export function parseJsonObject(text: string): Parsed {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'it is not a JSON object' }
  const names = Object.keys(value)
  if (countOuterFields(text) !== names.length) return { problem: 'it names a field twice' }
  if (names.some((name) => /^(__proto__|constructor|prototype)$/.test(name))) {
    return { problem: 'it names a field no answer has' }
  }
  return { json: value as JsonObject }
}

/** The value, or `undefined` where the text is not JSON. */
function parseJson(text: string): unknown {
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
  for (let i = 0; i < json.length; i++) {
    const char = json[i]
    if (char === '"') i = endOfString(json, i)
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    else if (char === ':' && depth === 1) fields++
  }
  return fields
}

/** Where the string ends that begins at `start`: at the next quote that no backslash escapes. */
function endOfString(json: string, start: number): number {
  let end = start
  let isEscaped: boolean
  do {
    end = json.indexOf('"', end + 1)
    isEscaped = false
    for (let i = end - 1; json[i] === '\\'; i--) isEscaped = !isEscaped
  } while (isEscaped)
  return end
}
