import type { Session } from '../session.ts'

/** What a check found. */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'note' | 'problem'
  readonly words: string
  /** What to do, where it is not well. */
  readonly next?: string
}

/** Looks at one thing. It does not throw. */
export type Check = (session: Session) => Promise<Finding> | Finding

export const ok = (name: string, words: string): Finding => ({ name, state: 'ok', words })

/** Nothing wrong, but good to know. */
export const note = (name: string, words: string): Finding => ({ name, state: 'note', words })

export const problem = (name: string, words: string, next: string): Finding => ({
  name,
  state: 'problem',
  words,
  next,
})
