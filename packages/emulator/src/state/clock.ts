/** The last time that a date can hold. */
export const LAST_MS = 8_640_000_000_000_000

/** As late as a clock can be: what is issued then must still expire at a time. */
export const LATEST_MS: number = Date.UTC(9999, 11, 31)

/** Where a clock stands, as a snapshot keeps it. */
export interface Reading {
  readonly nowMs: number
  readonly advancedMs: number
}

/** The emulator's time. `frozen` stands still until it is advanced; `real` runs, and can be advanced as well. */
export interface Clock {
  /** Whether time goes by without being advanced. */
  readonly runs: boolean
  nowMs(): number
  /**
   * @throws RangeError for a step that is not a number of milliseconds from 0 up, for time never runs backwards, or one
   * that goes beyond the year 9999.
   */
  advance(ms: number): void
  read(): Reading
  /** Goes on from a reading: a frozen clock stands where it stood, a real one is as far ahead as it was. */
  set(reading: Reading): void
}

/** Creates the clock of one emulator. */
export function createClock(kind: 'real' | 'frozen'): Clock {
  let startedAtMs = Date.now()
  let advancedMs = 0
  const nowMs = (): number => (kind === 'frozen' ? startedAtMs : Date.now()) + advancedMs
  return {
    runs: kind === 'real',
    nowMs,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError('clock.advance: must be milliseconds, 0 or more')
      if (nowMs() + ms > LATEST_MS) throw new RangeError('clock.advance: must not go beyond the year 9999')
      advancedMs += ms
    },
    read: () => ({ nowMs: nowMs(), advancedMs }),
    set(reading) {
      advancedMs = reading.advancedMs
      startedAtMs = reading.nowMs - reading.advancedMs
    },
  }
}
