import { type Outcome, type Step, textOf } from '../case.ts'
import { aloneAs } from '../twins.ts'
import { type Deviation, type Moment, perCall } from './deviation.ts'

const LIFETIME_SECONDS = 600
const MOST_PENDING = 8

interface Login {
  readonly index: number
  readonly startedAt: number
}

/** What is pending in the session before a step: the logins not finished, and whose token lies under the key. */
interface Pending {
  readonly logins: readonly Login[]
  readonly key: number | 'foreign' | 'nothing'
  readonly now: number
  readonly started: number
}

/** The login that a callback names, `{token}` being the one under the key. */
function namedLogin(step: Step, { key }: Pending): number | undefined {
  if (!('finish' in step)) return undefined
  const state = textOf(step.finish['state']).split('|')[0] ?? ''
  const index = /^\{token:(\d)\}$/.exec(state)?.[1]
  if (index !== undefined) return Number(index)
  return state === '{token}' && typeof key === 'number' ? key : undefined
}

function after(pending: Pending, step: Step): Pending {
  const { logins, now, started, key } = pending
  if ('wait_seconds' in step) return { ...pending, now: now + step.wait_seconds }
  if ('session' in step) return { ...pending, key: step.session === null ? 'nothing' : 'foreign' }
  if ('forget' in step) return { ...pending, key: 'nothing' }
  if ('start' in step) {
    const login = { index: started, startedAt: now }
    return { ...pending, logins: [...logins, login].slice(-MOST_PENDING), key: started, started: started + 1 }
  }
  const named = namedLogin(step, pending)
  if (named === undefined) return pending
  return {
    ...pending,
    logins: logins.filter(({ index }) => index !== named),
    key: key === named ? 'nothing' : key,
  }
}

const pendingBefore = ({ one, index }: Moment): Pending =>
  one.steps.slice(0, index).reduce<Pending>(after, { logins: [], key: 'nothing', now: 0, started: 0 })

function loginOf(
  moment: Moment,
): (Login & { readonly isExpired: boolean; readonly isUnderKey: boolean }) | undefined {
  const pending = pendingBefore(moment)
  const named = namedLogin(moment.call, pending)
  const login = pending.logins.find(({ index }) => index === named)
  if (!login) return undefined
  const isExpired = pending.now - login.startedAt >= LIFETIME_SECONDS
  return { ...login, isExpired, isUnderKey: pending.key === named }
}

/** As if this login were the only one; what is under the key, another login's or other code's, stays there. */
function alone(moment: Moment): Outcome {
  const outcome = moment.python(aloneAs(moment.one, moment.call)).at(-1) ?? moment.outcome
  return { ...outcome, held: pendingBefore(moment).key !== 'nothing' }
}

/** Logins that Python loses, or keeps for ever. */
export const loginDeviations: readonly Deviation[] = [
  perCall({
    id: 'several-logins-at-once',
    reason:
      'Each login keeps a record of its own in the session, so that two tabs can both finish, each once. In Python the second `start()` ' +
      'breaks the first, with a CsrfException for an honest user; so does other code that replaces or removes the token under the key',
    applies: (moment) => {
      const login = loginOf(moment)
      return login !== undefined && !login.isUnderKey && !login.isExpired
    },
    ours: alone,
  }),
  perCall({
    id: 'logins-expire',
    reason:
      'A login not finished within ten minutes is a BadStateException: start again. In Python it lasts as long as the session',
    applies: (moment) => loginOf(moment)?.isExpired ?? false,
    ours: () => ({ at: 'finish', raised: 'BadStateException', held: false }),
  }),
]
