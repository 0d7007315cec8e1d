import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  expectCleanToPublishers,
  expectOnlyPublishedFiles,
  expectOurLicence,
  expectSameBytesAgain,
} from './habits.ts'
import { type Packed, packed, run, runProgram } from './pack.ts'

let emulator: Packed
beforeAll(() => {
  emulator = packed('emulator', 'dropbox-oauth-emulator')
})

describe('the packed emulator', () => {
  test('holds what is published and nothing else', () => expectOnlyPublishedFiles(emulator))

  // Those change from one version to the next, and a user may have none.
  test('has declarations that need none of Node', () => {
    const declarations = [...emulator.files.keys()].filter((name) => name.endsWith('.d.ts'))
    const imported = declarations.flatMap((name) => {
      const text = readFileSync(join(emulator.folder, 'node_modules/dropbox-oauth-emulator', name), 'utf8')
      return [...text.matchAll(/^(?:im|ex)port .* from '([^']+)'/gm)].map(([, from]) => from!)
    })
    expect(imported.length).toBeGreaterThan(5)
    expect(imported.filter((from) => from.startsWith('node:'))).toEqual([])
  })

  test('comes with the licence', () => expectOurLicence(emulator, 'dropbox-oauth-emulator'))

  test('runs nothing at installation', () => expect(emulator.manifest).not.toHaveProperty('scripts'))

  test('is clean to publint and to Are the types wrong', () => expectCleanToPublishers(emulator))

  test('packs to the same bytes twice', () => expectSameBytesAgain('emulator', emulator))

  test('its command says how it is used', () => {
    const output = run(emulator.folder, 'npx', '--no-install', 'dropbox-oauth-emulator', '--help')
    expect(output).toMatch(/^dropbox-oauth-emulator: .*\n[^]*--port/)
  })

  test('serves from an import, too', () => {
    const status = runProgram(
      emulator.folder,
      `import { createEmulator } from 'dropbox-oauth-emulator'
       const emulator = await createEmulator({ port: 0 })
       const { status } = await fetch(emulator.url + '/__emulator/health')
       await emulator.close()
       console.log(status)`,
    )
    expect(status).toBe(200)
  })
})
