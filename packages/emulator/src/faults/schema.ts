import * as v from 'valibot'
import { mistakeIn } from '../mistake.ts'
import { LONGEST_WAIT_MS } from '../timers.ts'
import type { Fault } from './fault.ts'

const count = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must be 0 or more'))
const positive = v.pipe(v.number(), v.minValue(1, 'must be 1 or more'))

/** What no connection can carry must be said here, not when the fault strikes. */
function areHeaders(headers: Record<string, string>): boolean {
  try {
    void new Headers(headers)
    return true
  } catch {
    return false
  }
}

const filter = {
  endpoint: v.optional(v.string()),
  grantType: v.optional(v.string()),
  clientId: v.optional(v.string()),
  user: v.optional(v.string()),
}

const entries = v.strictObject({
  match: v.optional(
    v.strictObject({
      ...filter,
      nth: v.optional(v.pipe(count, v.minValue(1, 'must be 1 or more'))),
    }),
  ),
  // JSON has no Infinity.
  times: v.optional(
    v.union([
      v.pipe(
        positive,
        v.check(
          (times) => Number.isInteger(times) || times === Infinity,
          'must be a whole number or Infinity',
        ),
      ),
      v.pipe(
        v.null(),
        v.transform(() => Infinity),
      ),
    ]),
  ),
  probability: v.optional(
    v.pipe(v.number(), v.minValue(0, 'must be 0 to 1'), v.maxValue(1, 'must be 0 to 1')),
  ),
  seed: v.optional(v.number()),
  respond: v.optional(
    v.strictObject({
      status: v.pipe(
        v.number(),
        v.integer('must be a whole number'),
        v.minValue(200, 'must be 200 to 599'),
        v.maxValue(599, 'must be 200 to 599'),
      ),
      headers: v.optional(
        v.pipe(v.record(v.string(), v.string()), v.check(areHeaders, 'must be HTTP headers')),
      ),
      body: v.optional(v.string()),
    }),
  ),
  delayMs: v.optional(v.pipe(count, v.maxValue(LONGEST_WAIT_MS, `must be at most ${LONGEST_WAIT_MS}`))),
  drop: v.optional(v.picklist(['before', 'after'])),
  truncateAt: v.optional(count),
  bytesPerSecond: v.optional(positive),
  redirectTo: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty('must not be empty'),
      v.check((location) => areHeaders({ location }), 'must be what a Location header can hold'),
    ),
  ),
  revokeFirst: v.optional(v.boolean()),
})

/** What says when, not what. */
const CONDITIONS = ['match', 'times', 'probability', 'seed']
const known = Object.keys(entries.entries)
const effects = known.filter((name) => !CONDITIONS.includes(name))

const schema = v.pipe(
  entries,
  v.check(
    (fault) => Object.keys(fault).some((name) => effects.includes(name)),
    `must say what happens: ${effects.join(', ')}`,
  ),
)

/** A fault from outside, checked. @throws TypeError naming the field that is wrong. */
export function checkFault(value: unknown): Fault {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output as Fault
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  const problem = mistakeIn(issue)
  const listed =
    problem === 'unknown field' && issue.path?.length === 1 ? `; known are ${known.join(', ')}` : ''
  throw new TypeError(`fault${path === null ? '' : `.${path}`}: ${problem}${listed}`)
}

/** @throws TypeError naming the field that is wrong: a misspelt one would match every request. */
export function checkFilter(value: object): void {
  for (const [name, field] of Object.entries(value) as [string, unknown][]) {
    if (!Object.hasOwn(filter, name))
      throw new TypeError(`requests: ${name}: unknown field; known are ${Object.keys(filter).join(', ')}`)
    if (field !== undefined && typeof field !== 'string')
      throw new TypeError(`requests: ${name}: must be a text`)
  }
}
