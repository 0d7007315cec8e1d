/** The emulator's time. `frozen` stands still until it is advanced; `real` runs, and can be advanced as well. */
export interface Clock {
  nowMs(): number
  /** @throws RangeError for a step that is not a number of milliseconds from 0 up: time never runs backwards. */
  advance(ms: number): void
  reset(): void
}

/** Creates the clock of one emulator. */
export function createClock(kind: 'real' | 'frozen'): Clock {
  const startedAtMs = Date.now()
  let advancedMs = 0
  return {
    nowMs: () => (kind === 'frozen' ? startedAtMs : Date.now()) + advancedMs,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError('clock.advance: must be milliseconds, 0 or more')
      advancedMs += ms
    },
    reset() {
      advancedMs = 0
    },
  }
}
