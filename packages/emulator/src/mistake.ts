import type * as v from 'valibot'

/**
 * What is wrong with a value that a schema refused, in words for who wrote it. The value itself is not quoted: it may be
 * a secret.
 */
export function mistakeIn(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown field'
  if (issue.type === 'strict_object' && issue.received === 'undefined') return 'is missing'
  // Where the schema has words of its own, they are better.
  if (issue.kind !== 'schema' || !issue.message.startsWith('Invalid')) return issue.message
  return issue.type === 'picklist' || issue.type === 'literal'
    ? `must be ${issue.expected}`
    : `must be ${issue.expected}, not ${kindOf(issue.input)}`
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'Array'
  if (value === null) return 'null'
  return typeof value === 'object' ? 'Object' : typeof value
}
