// Everything around the managers that is not real: the clock, the store and Dropbox. Each counts what it is asked.

/** A clock that only the simulation moves, in milliseconds. */
export const createClock = () => {
  let now = Date.UTC(2026, 0, 1)
  return { now: () => now, moveTo: (time) => (now = time) }
}

export const createCounts = () => ({ reads: 0, writes: 0, refusedWrites: 0, requests: 0, calls: 0 })

/** A store for many machines, in memory: records as objects, versions as numbers that are never used again. */
export const createStore = (counts) => {
  const records = new Map()
  let versions = 0
  return {
    sharing: 'fleet',
    read: async (key) => {
      counts.reads++
      return records.get(key)
    },
    write: async (key, record, expected) => {
      counts.writes++
      if (records.get(key)?.version !== expected) {
        counts.refusedWrites++
        return undefined
      }
      const version = `v${++versions}`
      records.set(key, { record, version })
      return version
    },
    delete: async (key, expected) => records.get(key)?.version === expected && records.delete(key),
    list: async function* () {
      yield* records.keys()
    },
  }
}

/** A token endpoint that answers at once, with Dropbox's four hours. */
export const createTokenEndpoint = (counts) => {
  let issued = 0
  return async () => {
    counts.requests++
    const answer = { access_token: `sl.u.${++issued}`, token_type: 'bearer', expires_in: 14_400 }
    return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } })
  }
}
