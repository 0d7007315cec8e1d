import fc from 'fast-check'
import { genuine, shapes } from './callbacks/callback.ts'
import type { Content, HostileCallback, Shape, StartedLogin } from './callbacks/callback.ts'
import { rawQueries, wrongInputs, wrongTypes } from './callbacks/disguises.ts'
import { parameterMutations, situations } from './callbacks/mutations.ts'

export { genuine, present, shapes } from './callbacks/callback.ts'
export type { Content, HostileCallback, Shape, Situation, StartedLogin } from './callbacks/callback.ts'

/** A hostile callback and the form it is handed over in. */
export interface HostileCase {
  readonly callback: HostileCallback
  readonly shape: Shape
}

/** Any form in which a framework hands over a query. */
export const anyShape: fc.Arbitrary<Shape> = fc.constantFrom(...shapes)

/**
 * Callbacks that must be refused, each made from the genuine one of a login by one change, or delivered where or when
 * it does not count. With the genuine callback between them from time to time, a test knows that its oracle can say yes.
 */
export function hostileCases(): fc.Arbitrary<HostileCase> {
  const callback = fc.oneof(
    { weight: 8, arbitrary: parameterMutations },
    { weight: 2, arbitrary: situations },
    { weight: 2, arbitrary: rawQueries },
    { weight: 2, arbitrary: wrongTypes },
    { weight: 1, arbitrary: wrongInputs },
  )
  return fc
    .record({ callback, shape: anyShape })
    .map((hostile) => Object.assign(hostile, { [fc.toStringMethod]: () => title(hostile) }))
}

/** Genuine callbacks with everything about them changed that may change. */
export const harmlessVariants: Readonly<Record<string, (login: StartedLogin) => Content>> = {
  'as it is': (login) => ({ pairs: genuine(login) }),
  'in the other order': (login) => ({ pairs: genuine(login).toReversed() }),
  'with an unknown parameter': (login) => ({ pairs: [...genuine(login), ['lang', 'en']] }),
  'with parameters named like methods': (login) => ({
    pairs: [...genuine(login), ['hasOwnProperty', '1'], ['toString', '']],
  }),
  'with the issuer': (login) => ({ pairs: [...genuine(login), ['iss', 'https://www.dropbox.com']] }),
}

const title = ({ callback, shape }: HostileCase): string =>
  `${callback.name}, ${callback.situation}, as ${shape} (expected: ${callback.codes?.join(' or ') ?? 'any error'})`
