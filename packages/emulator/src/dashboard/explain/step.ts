/** A request in plain words. */
export interface Step {
  /** Which part of the flow it is: `Consent`, `Refresh`. */
  readonly label: string
  /** What happened, in a sentence. */
  readonly sentence: string
  readonly advice?: Advice
}

/** What the client should do otherwise. */
export interface Advice {
  /** A `mistake` made the request fail; a `hint` is about what will happen later. */
  readonly kind: 'mistake' | 'hint'
  readonly what: string
  readonly fix: string
}

/** A mistake, and how to mend it. */
export const mistake = (what: string, fix: string): Advice => ({ kind: 'mistake', what, fix })

/** Nothing is wrong yet. */
export const hint = (what: string, fix: string): Advice => ({ kind: 'hint', what, fix })
