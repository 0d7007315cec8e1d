import { checks } from '../checks.ts'
import { runtimes } from './runtimes.ts'

const topics = [...new Set(checks.map(({ topic }) => topic))]

/** What works where, as the documentation has it: one mark for each topic whose checks run in a runtime. */
export function tableOfRuntimes(): string {
  const columns = Object.entries(runtimes)
  const rows = topics.map((topic) => {
    const places = checks.flatMap((check) => (check.topic === topic ? [check.place] : []))
    const marks = columns.map(([, runtime]) =>
      places.every((place) => place === undefined || runtime.places.includes(place)) ? '✓' : '–',
    )
    return [topic, ...marks]
  })
  const lines = [['', ...columns.map(([name]) => name)], ['---', ...columns.map(() => ':---:')], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
