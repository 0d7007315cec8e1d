/** How far the clocks of two machines may differ before what one has written is not believed by the other. */
export const clockDriftMs = 60_000
