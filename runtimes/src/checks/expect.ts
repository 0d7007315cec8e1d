/** Throws unless the condition holds. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`Not so: ${what}`)
}

/** Throws unless both are the same JSON. */
export function same(actual: unknown, expected: unknown, what = 'it'): void {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== ought) throw new Error(`${what} is ${is}, not ${ought}`)
}

/** What a promise rejects with. Throws where it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const fulfilled = Symbol('fulfilled')
  const outcome = await promise.then(
    () => fulfilled,
    (error: unknown) => error,
  )
  if (outcome === fulfilled) throw new Error('It went well, and ought to have failed')
  return outcome
}
