import { TokenManager } from 'dropbox-oauth'
import { createClock, createCounts, createStore, createTokenEndpoint } from './world.mjs'

const minute = 60_000
const atOnce = 500

/** Random numbers from a seed, so that a run can be repeated (mulberry32). */
const randomFrom = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

/** The calls of one minute, in order: which account, on which machine. One in ten comes to two machines at once. */
const callsOf = (start, { accounts, machines, everyMinutes }, random) => {
  const calls = []
  const expected = accounts / everyMinutes
  const count = Math.floor(expected) + (random() < expected % 1 ? 1 : 0)
  for (let index = 0; index < count; index++) {
    const time = start + random() * minute
    const account = Math.floor(random() * accounts)
    const machine = Math.floor(random() * machines)
    calls.push({ time, account, machine })
    if (random() < 0.1) calls.push({ time, account, machine: (machine + 1) % machines })
  }
  return calls.sort((a, b) => a.time - b.time)
}

/**
 * Runs the real managers, one for each machine, on one store, by a simulated clock. `linkedOver`: over how many minutes
 * before the start the accounts were linked. Gives what was counted in each minute.
 */
export const simulate = async (scenario, onMinute = () => {}) => {
  const { accounts, machines, hours, linkedOver, refreshMarginMs, seed = 1 } = scenario
  const random = randomFrom(seed)
  const clock = createClock()
  const counts = createCounts()
  const store = createStore(counts)
  const options = {
    consumerKey: 'key',
    store,
    now: clock.now,
    fetch: createTokenEndpoint(counts),
    refreshMarginMs,
  }
  const managers = Array.from({ length: machines }, () => new TokenManager(options))
  const start = clock.now()
  for (let account = 0; account < accounts; account++) {
    clock.moveTo(start - linkedOver * minute * random())
    await managers[0].import(`account ${account}`, {
      refreshToken: `r${account}`,
      accountId: `dbid:${account}`,
    })
    await managers[account % machines].accessToken(`account ${account}`)
  }
  Object.assign(counts, createCounts())

  const minutes = []
  const cpuBefore = process.cpuUsage()
  for (let index = 0; index < hours * 60; index++) {
    const before = { ...counts }
    const calls = callsOf(start + index * minute, scenario, random)
    for (let first = 0; first < calls.length; first += atOnce) {
      const batch = calls.slice(first, first + atOnce)
      clock.moveTo(batch[0].time)
      await Promise.all(
        batch.map(({ account, machine }) => managers[machine].accessToken(`account ${account}`)),
      )
      counts.calls += batch.length
    }
    minutes.push(
      Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count - before[name]])),
    )
    onMinute(index)
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  await Promise.all(managers.map((manager) => manager.close()))
  return { minutes, totals: counts, cpuMicroseconds: (user + system) / counts.calls }
}
