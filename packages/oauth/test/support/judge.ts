import { isDropboxOAuthError } from '../../src/index.ts'
import type { Outcome, Verdict } from './hostile-token-server.ts'

/** What became of a promise. */
export type Settled = { readonly value: unknown } | { readonly error: unknown }

export const settle = (promise: Promise<unknown>): Promise<Settled> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )

/** Everything in which an outcome differs from its verdict: an empty list is what a test wants. */
export function judge(verdict: Verdict, settled: Settled): string[] {
  if ('value' in settled) {
    if (!verdict.outcomes.includes('accepted')) return [`accepted, expected ${verdict.outcomes.join(' or ')}`]
    return wrongFields(verdict, settled.value)
  }
  const { error } = settled
  if (!isDropboxOAuthError(error)) return [`an error of another family: ${String(error)}`]
  const complaints = noise(error.message)
  if (!verdict.outcomes.includes(error.code as Outcome)) {
    complaints.push(`${error.code}, expected ${verdict.outcomes.join(' or ')}: ${error.message}`)
  }
  if (verdict.remedy && error.remedy !== verdict.remedy) {
    complaints.push(`remedy ${error.remedy}, expected ${verdict.remedy}: ${error.message}`)
  }
  return verdict.outcomes.includes('accepted') ? complaints : [...complaints, ...wrongFields(verdict, error)]
}

function wrongFields({ fields = {} }: Verdict, subject: unknown): string[] {
  return Object.entries(fields).flatMap(([name, expected]) => {
    const value: unknown = Reflect.get(subject as object, name)
    const holds = typeof expected === 'function' ? Boolean(expected(value)) : Object.is(value, expected)
    return holds ? [] : [`${name} is ${String(value)}`]
  })
}

/** A message ends up in logs and terminals: nothing in it may forge a line, hide, or fill a disk. */
function noise(message: string): string[] {
  const complaints: string[] = []
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(message))
    complaints.push(`invisible characters in ${JSON.stringify(message)}`)
  if (message.length > 1500) complaints.push(`a message of ${message.length} characters`)
  return complaints
}
