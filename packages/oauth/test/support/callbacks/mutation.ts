import type fc from 'fast-check'
import { genuine } from './callback.ts'
import type { Content, HostileCallback, Pair, StartedLogin } from './callback.ts'

export type Mutation = fc.Arbitrary<HostileCallback>
export type Rewrite = (login: StartedLogin) => Content

export const hostile = (name: string, content: Rewrite, ...codes: string[]): HostileCallback => {
  return { name, situation: 'started', content, ...(codes.length > 0 && { codes }) }
}
export const pairs =
  (make: (login: StartedLogin) => readonly Pair[]): Rewrite =>
  (login) => ({ pairs: make(login) })
export const adding = (...more: Pair[]): Rewrite => pairs((login) => [...genuine(login), ...more])
export const setting = (name: string, value: (login: StartedLogin) => unknown): Rewrite =>
  pairs((login) => genuine(login).map((pair) => (pair[0] === name ? [name, value(login)] : pair)))
