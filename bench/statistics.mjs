const median = (sorted) => {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** What is reported of one subject's repetitions. */
export const summarise = (samples) => {
  const sorted = samples.toSorted((a, b) => a - b)
  return { median: median(sorted), min: sorted[0], max: sorted.at(-1) }
}
