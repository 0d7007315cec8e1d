import { BASE, type Case, type JsonObject, type Outcome, type Step } from '../case.ts'

/** A case, what Python made of it, and what the deviations before this one made of that. */
export interface Given {
  readonly one: Case
  /** The case's options on top of `BASE`. */
  readonly options: JsonObject
  readonly outcomes: readonly Outcome[]
  /** What Python does in another recorded case. */
  readonly python: (other: Case) => readonly Outcome[]
}

/** A difference to the Python package that is meant. */
export interface Deviation {
  readonly id: string
  readonly reason: string
  readonly applies: (given: Given) => boolean
  /** What this library does instead. */
  readonly ours: (given: Given) => readonly Outcome[]
}

/** A step that calls the flow, and so has an outcome. */
export type Call = Extract<Step, { start: unknown } | { finish: unknown } | { paste: unknown }>

export interface Moment extends Given {
  readonly call: Call
  /** Where the call stands among the steps of the case. */
  readonly index: number
  readonly outcome: Outcome
}

/** A deviation that concerns single calls. */
export function perCall(deviation: {
  readonly id: string
  readonly reason: string
  readonly applies: (moment: Moment) => boolean
  readonly ours: (moment: Moment) => Outcome
}): Deviation {
  const { id, reason } = deviation
  return {
    id,
    reason,
    applies: (given) => momentsOf(given).some((moment) => deviation.applies(moment)),
    ours: (given) =>
      momentsOf(given).map((moment) => (deviation.applies(moment) ? deviation.ours(moment) : moment.outcome)),
  }
}

/** A deviation of constructors: options that Python takes, or fails on later or in other words. */
export function refusedOptions(
  id: string,
  reason: string,
  isRefused: (options: JsonObject, one: Case) => boolean,
): Deviation {
  return {
    id,
    reason,
    applies: ({ options, one }) => isRefused(options, one),
    ours: () => [{ at: 'construct', raised: 'BadInputException' }],
  }
}

/** A deviation of the token endpoint's answers: Python takes what this library refuses. */
export const refusedAnswer = (id: string, reason: string, applies: (moment: Moment) => boolean): Deviation =>
  perCall({
    id,
    reason,
    applies: (moment) => moment.outcome.result !== undefined && applies(moment),
    ours: (moment) => raise(moment, 'TokenEndpointException'),
  })

/** Did a request go out? */
export const isExchange = ({ outcome }: Moment): boolean => outcome.sent !== undefined

/** The moment's outcome with that exception instead: what was sent, and what the session holds, stay. */
export function raise({ outcome: { at, sent, held } }: Moment, raised: string): Outcome {
  return { at, raised, ...(sent && { sent }), ...(held !== undefined && { held }) }
}

/** An exception that comes before anything is sent or taken out of the session. */
export const refuseCallback = (moment: Moment, raised: string): Outcome => ({
  at: 'finish',
  raised,
  ...(moment.one.flow === 'web' && { held: wasHeld(moment) }),
})

/** Did the session hold anything under the key before this call? */
function wasHeld({ one, index }: Moment): boolean {
  const before = one.steps
    .slice(0, index)
    .findLast((step) => 'start' in step || 'session' in step || 'forget' in step)
  if (before === undefined || 'forget' in before) return false
  return 'start' in before || ('session' in before && before.session !== null)
}

/** PKCE is on unless it is switched off. */
export const usesPkce = ({ options }: Given): boolean => options['use_pkce'] !== false

export const momentsOf = (given: Given): Moment[] => {
  if (given.outcomes[0]?.at === 'construct') return []
  const calls = given.one.steps.flatMap((call, index) => (isCall(call) ? [{ call, index }] : []))
  return calls.flatMap(({ call, index }, n) => {
    const outcome = given.outcomes[n]
    return outcome ? [{ ...given, call, index, outcome }] : []
  })
}

const isCall = (step: Step): step is Call => 'start' in step || 'finish' in step || 'paste' in step

export const optionsOf = (one: Case): JsonObject => ({ ...BASE, ...one.options })
