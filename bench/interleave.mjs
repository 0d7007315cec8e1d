import { summarise } from './statistics.mjs'

/**
 * Measures every subject once a round, each round beginning with another one: what the machine does meanwhile falls on
 * all of them alike. Returns a row for each, with median, min and max.
 */
export const interleave = async (label, subjects, rounds, measure) => {
  const samples = subjects.map(() => [])
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${label}: round ${round + 1} of ${rounds}\n`)
    for (let step = 0; step < subjects.length; step++) {
      const index = (round + step) % subjects.length
      samples[index].push(await measure(subjects[index]))
    }
  }
  return subjects.map(({ name, kind, note, figures, posts }, index) => ({
    name,
    kind,
    note,
    figures,
    posts,
    ...summarise(samples[index]),
  }))
}
