// Where a subject spends its time, by V8's own sampling.
import { Session } from 'node:inspector/promises'

const nameOf = ({ functionName, url, lineNumber }) => {
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^file:.*\/bench\//, 'bench/')
  return `${functionName || '(anonymous)'} ${file}${url ? `:${lineNumber + 1}` : ''}`.trim()
}

/** Share of the samples by function, largest first; time of a function is its own, without what it calls. */
const shares = ({ nodes, samples }) => {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const counts = new Map()
  const busy = samples.map((id) => names.get(id)).filter((name) => name !== '(idle)')
  for (const name of busy) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, share: count / busy.length }))
    .toSorted((a, b) => b.share - a.share)
}

export const hotSpots = async (work) => {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 100 })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return shares(profile)
}
