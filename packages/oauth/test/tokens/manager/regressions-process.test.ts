import fs from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Leases } from '../../../src/tokens/lease.ts'
import { nameProcess } from '../../../src/tokens/process-identity.ts'
import { bundleLibrary, runModule } from '../../support/hardened-child.ts'

describe('where the system cannot be asked', () => {
  let library: Awaited<ReturnType<typeof bundleLibrary>>
  beforeAll(async () => {
    library = await bundleLibrary()
  })
  afterAll(() => library.remove())

  test.each([
    ['is no getBuiltinModule', 'delete process.getBuiltinModule'],
    ['it gives nothing', 'process.getBuiltinModule = () => undefined'],
  ])('since there %s, a manager works all the same', async (_, take) => {
    const printed = await runModule(
      `
      ${take}
      const { MemoryStore, TokenManager } = await import(${JSON.stringify(library.url)})
      const tokens = new TokenManager({ consumerKey: 'app_key', store: new MemoryStore() })
      const { key } = await tokens.link({ accessToken: 'a', accountId: 'dbid:ada', userId: '1', scope: [] })
      console.log(typeof process.getBuiltinModule?.('node:fs'), await tokens.accessToken(key))`,
      ['--no-warnings'],
    )
    expect(printed).toBe('undefined a')
  })
})

describe('the holder of a lease', () => {
  const own = nameProcess() ?? ''
  const pid = own.split('/')[2] ?? ''
  const lease = { owner: `somebody-else ${own}`, until: 60_000 }
  const leased = { record: { lease }, version: 'v1' }

  /** Counts the questions whether this process lives, and can answer that it does not. */
  function watchSystem() {
    const system = { questions: 0, isDead: false }
    const readFileSync = (path: string, encoding: 'latin1'): string => {
      const text = fs.readFileSync(path, encoding)
      if (path !== `/proc/${pid}/stat`) return text
      system.questions++
      return system.isDead ? text.replace(/\) \w /, ') Z ') : text
    }
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ ...fs, readFileSync } as never)
    return system
  }

  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  test('is asked for twice a second, however often the lease is seen, and its end is seen then', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const leases = new Leases(10_000)
    const system = watchSystem()
    const isHeld = (): boolean => leases.isHeldByOther('ada', leased, 0)
    for (let ms = 0; ms < 2_000; ms += 10) {
      expect(isHeld()).toBe(true)
      vi.advanceTimersByTime(10)
    }
    expect(system.questions).toBe(4)
    system.isDead = true
    vi.advanceTimersByTime(500)
    expect(isHeld()).toBe(false)
  })

  test('is asked for at once where the lease is another one', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const leases = new Leases(10_000)
    const system = watchSystem()
    expect(leases.isHeldByOther('ada', leased, 0)).toBe(true)
    system.isDead = true
    expect(leases.isHeldByOther('ada', { ...leased, version: 'v2' }, 0)).toBe(false)
    expect(leases.isHeldByOther('grace', leased, 0)).toBe(false)
  })
})
