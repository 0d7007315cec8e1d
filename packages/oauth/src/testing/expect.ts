/** Fails the case unless something holds. A method of its own, since the suite runs under any runner. */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`The store breaks its contract: ${otherwise}`)
}

/** Fails the case unless both are the same JSON, the order of an object's fields aside. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const difference = differenceOf(actual, expected, what)
  expectThat(difference === undefined, difference ?? '')
}

/** Where two values first differ, in words. */
function differenceOf(actual: unknown, expected: unknown, path: string): string | undefined {
  if (actual === expected) return undefined
  const differ = `${path} should be ${show(expected)}, but is ${show(actual)}`
  if (!isObject(actual) || !isObject(expected)) return differ
  if (Array.isArray(actual) !== Array.isArray(expected)) return differ
  for (const field of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const inner = `${path}[${show(field)}]`
    if (!Object.hasOwn(actual, field)) return `${inner} is missing`
    if (!Object.hasOwn(expected, field)) return `${inner} should not be there`
    const difference = differenceOf(actual[field], expected[field], inner)
    if (difference !== undefined) return difference
  }
  return undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** A value in a message. JSON alone would show a NUL or an accent made of two characters as what they are not. */
export function show(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return text.length > 120 ? `${text.slice(0, 120)}… (${text.length} characters)` : text
}
