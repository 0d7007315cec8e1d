import { type Answer, ANSWERS, type Case, CODE, type JsonObject, type Step, textOf } from './case.ts'

/**
 * Other cases that stand for this one: deviations that read "ours does what Python does when…" look their outcomes up.
 */
export const twins = (one: Case): Case[] => [
  ...[withPkce(one), withUid(one), withoutMark(one), withLongToken(one), withPlainCode(one)].filter(
    (twin) => twin !== one,
  ),
  ...one.steps.filter((step) => namesLogin(step)).map((step) => aloneAs(one, step)),
]

/** The same with `use_pkce=True` where it is left out. */
export const withPkce = (one: Case): Case =>
  (one.options['use_pkce'] ?? null) === null ? { ...one, options: { ...one.options, use_pkce: true } } : one

/** The same with an empty `uid` where the answer has none. */
export const withUid = (one: Case): Case =>
  withAnswer(one, (answer) =>
    isObject(answer.json) && !('uid' in answer.json)
      ? { ...answer, json: { ...answer.json, uid: '' } }
      : answer,
  )

/** The same without the byte order mark before the answer. */
export const withoutMark = (one: Case): Case =>
  withAnswer(one, (answer) =>
    answer.body?.startsWith('\ufeff') ? { ...answer, body: answer.body.slice(1) } : answer,
  )

const LONG_TOKEN = 'twenty-one-characters'

/** The same with a longer CSRF token where that in the session is one Python finds too short. */
export const withLongToken = (one: Case): Case => {
  const short = one.steps.find((step) => 'session' in step && isShort(step.session))
  if (!short || !('session' in short)) return one
  const lengthen = (step: Step): Step => {
    if (step === short) return { session: LONG_TOKEN }
    if (!('finish' in step) || step.finish['state'] !== short.session) return step
    return { ...step, finish: { ...step.finish, state: '{token}' } }
  }
  return { ...one, steps: one.steps.map(lengthen) }
}

/** The same with the bare code where something else around it was pasted. */
export const withPlainCode = (one: Case): Case => {
  const plain = (step: Step): Step =>
    'paste' in step && step.paste !== CODE && bareCode(step.paste) === CODE ? { ...step, paste: CODE } : step
  const steps = one.steps.map(plain)
  return steps.some((step, index) => step !== one.steps[index]) ? { ...one, steps } : one
}

const namesLogin = (step: Step): boolean =>
  'finish' in step && /^\{token:\d\}/.test(textOf(step.finish['state']))

/** The same login, that this callback ends, as the only one. */
export function aloneAs(one: Case, step: Step): Case {
  if (!('finish' in step)) return one
  const state = textOf(step.finish['state']).replace(/^\{token:\d\}/, '{token:0}')
  return { ...one, steps: [{ start: {} }, { ...step, finish: { ...step.finish, state } }] }
}

/** What a person meant who pasted this. */
export function bareCode(pasted: string): string {
  const text = pasted.replace(/^[\s"'\u200b\ufeff]+|[\s"'\u200b\ufeff]+$|[\r\n]/g, '')
  return text.includes('://') ? (new URL(text).searchParams.get('code') ?? '') : text
}

const isShort = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= 20

function withAnswer(one: Case, change: (answer: Answer) => Answer): Case {
  const steps = one.steps.map((step) => {
    if (!('answer' in step) || step.answer === undefined) return step
    const answer = typeof step.answer === 'string' ? (ANSWERS[step.answer] ?? {}) : step.answer
    const changed = change(answer)
    return changed === answer ? step : { ...step, answer: changed }
  })
  return steps.some((step, index) => step !== one.steps[index]) ? { ...one, steps } : one
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
