/** A time that goes by faster, the same in all processes of a machine. */
export interface Pace {
  /** Until then, in milliseconds since 1970, it was as everywhere. */
  readonly startedAt: number
  readonly speed: number
}

/** What the managers take as `now`. */
export const fastClock =
  ({ startedAt, speed }: Pace) =>
  (): number =>
    startedAt + (Date.now() - startedAt) * speed
