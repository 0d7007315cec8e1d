import type { Emulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checksFor, type Outcome } from '../checks.ts'
import type { Setting } from '../src/checks/check.ts'
import { bundleFor } from '../src/bundle.ts'
import { settingOf, startEmulator } from '../src/emulator.ts'
import { emptyFolderIn, entryPointsOf, installLibrary, type Library } from '../src/library.ts'
import { programOf } from '../src/programs.ts'
import { workerdConditions } from '../src/run-in-workerd.ts'
import { printed } from '../src/run-natively.ts'
import { runtimes } from '../src/runtimes.ts'

let library: Library
beforeAll(async () => {
  library = await installLibrary()
}, 120_000)
afterAll(() => library?.remove())

/** A CommonJS program that tells of each entry point whether it is the same both ways. */
const requireAll = (entryPoints: readonly string[]): string => `
const same = async (name) => {
  const [required, imported] = [require(name), await import(name)]
  const names = Object.keys(imported)
  return names.length > 0 && names.every((one) => required[one] === imported[one])
}
Promise.all(${JSON.stringify(entryPoints)}.map(async (name) => [name, await same(name)]))
  .then((answers) => console.log(JSON.stringify(answers)))`

describe.each(['Node 20', 'Node 22', 'Node 24', 'Node 26'] as const)('in %s', (name) => {
  test('require() gives of every entry point just what import gives', async () => {
    const program = name === 'Node 20' ? process.execPath : programOf(name)
    expect(await printed(library.folder, program, ['--eval', requireAll(entryPointsOf(library))])).toEqual(
      entryPointsOf(library).map((entryPoint) => [entryPoint, true]),
    )
  })
})

test.each([['browser'], workerdConditions])(
  'a bundle for the condition %s sends by fetch',
  async (...conditions) => {
    const { files } = await bundleFor(library, conditions)
    expect(files).toContain('dist/transport-fetch.js')
    expect(files).not.toContain('dist/transport-node.js')
  },
)

describe.each(Object.entries(runtimes))('in %s', (name, { transport, places, run }) => {
  let emulator: Emulator
  let outcomes: readonly Outcome[] = []
  beforeAll(async () => {
    emulator = await startEmulator()
    const directory = emptyFolderIn(library, name)
    const setting: Setting = settingOf(emulator, { transport, places, directory })
    outcomes = await run(library, setting)
  }, 120_000)
  afterAll(() => emulator?.close())

  test.each(checksFor(places).map((check) => check.name))('%s', (sentence) => {
    const { ok, detail } = outcomes.find((outcome) => outcome.name === sentence) ?? {
      detail: 'It did not run',
    }
    if (!ok) expect.fail(detail)
  })
})
