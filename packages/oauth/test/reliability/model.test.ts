import fc from 'fast-check'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { commands, heal, nothingLinked } from '../support/manager-commands.ts'
import { openLinked } from '../support/manager-bench.ts'
import { life } from '../support/manager-dropbox.ts'
import { randomBy, VirtualTime } from '../support/manager-time.ts'
import { World } from '../support/manager-world.ts'

/** How many commands to try: MODEL_STEPS=1000000 for a night. MODEL_SEED repeats a run that failed. */
const { MODEL_STEPS: steps = '12000', MODEL_SEED: seed } = process.env
const commandsOfRun = 60

// The transport is looked up at the first request, which no virtual time waits for.
beforeAll(async () => {
  const { dropbox, tokens, key } = await openLinked()
  dropbox.advance(life)
  await tokens.accessToken(key)
})

/** Runs with time that passes at once, and with chance that the seed repeats. */
async function inWorld<T>(worldSeed: number, run: (world: World) => Promise<T>): Promise<T> {
  const draw = randomBy(worldSeed + 1)
  const getRandomValues = crypto.getRandomValues.bind(crypto)
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) =>
    array instanceof Uint32Array
      ? (array.fill(Math.floor(draw() * 2 ** 32)) as typeof array)
      : (getRandomValues(array as never) as typeof array),
  )
  using time = new VirtualTime()
  time.install()
  try {
    return await run(new World(time, worldSeed))
  } finally {
    vi.restoreAllMocks()
  }
}

describe('several managers on one store, whatever happens to them', () => {
  test(
    'hand out no token that has ended, refresh once, and neither lose a link nor bring one back',
    async () => {
      const property = fc.asyncProperty(
        fc.integer({ min: 0 }),
        fc.commands(commands, { maxCommands: commandsOfRun, size: 'max' }),
        (worldSeed, happenings) =>
          inWorld(worldSeed, async (world) => {
            const model = nothingLinked()
            await fc.asyncModelRun(() => ({ model, real: world }), happenings)
            await heal.run(model, world)
          }),
      )
      await fc.assert(property, {
        numRuns: Math.ceil(Number(steps) / (commandsOfRun / 2)),
        ...(seed !== undefined && { seed: Number(seed) }),
      })
    },
    Number(steps) * 20 + 30_000,
  )

  test('do the same again for the same seed', async () => {
    const happenings = fc.sample(fc.commands(commands, { maxCommands: commandsOfRun, size: 'max' }), {
      seed: 7,
      numRuns: 10,
    })
    for (const each of happenings) {
      const logs: string[][] = []
      for (let round = 0; round < 2; round++) {
        await inWorld(1, async (world) => {
          const model = nothingLinked()
          await fc.asyncModelRun(() => ({ model, real: world }), each)
          logs.push(world.log)
        })
      }
      expect(logs[1]).toEqual(logs[0])
    }
  })
})
