/** Timers take no longer wait: 24 days. */
export const LONGEST_WAIT_MS = 2_147_483_647
