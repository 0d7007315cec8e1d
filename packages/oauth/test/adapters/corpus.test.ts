import { describe, test } from 'vitest'
import { expectVerdicts } from '../web/support/judge.ts'
import { useWorld } from '../web/support/world.ts'
import { wiredBrowser } from './support/stand.ts'
import { stands } from './support/stands.ts'

const world = useWorld()

describe('each callback of the corpus gets the verdict that the handler gives it', () => {
  test.each(stands)('through $name', { timeout: 180_000 }, async ({ listen }) => {
    const server = await listen(world().options)
    try {
      await expectVerdicts(world(), wiredBrowser(server))
    } finally {
      await server.close()
    }
  })
})
