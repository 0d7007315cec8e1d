import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checksFor, type Outcome } from '../checks.ts'
import { settingOf, startEmulator } from '../src/emulator.ts'
import { writeChecks } from '../src/library.ts'
import { programOf } from '../src/programs.ts'
import { runNatively } from '../src/run-natively.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const library = join(root, 'packages/oauth')

interface Jsr {
  readonly version: string
  readonly exports: Readonly<Record<string, string>>
  readonly imports: Readonly<Record<string, string>>
}

const json = <T>(name: string): T => JSON.parse(readFileSync(join(library, name), 'utf8')) as T
const jsr = json<Jsr>('jsr.json')

vi.setConfig({ testTimeout: 120_000 }) // Deno checks all types

/** A copy of what is published, with what stands for npm beside it. */
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-jsr-'))
  for (const name of ['src', 'jsr.json', 'package.json', 'README.md', 'LICENSE'])
    cpSync(join(library, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What was asked for beside the network, as Deno notes it: an object a line. */
const permissionsIn = (lines: string): unknown[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { permission: string; value: string })
    .flatMap(({ permission, value }) => (permission === 'net' ? [] : [`${permission} ${value}`]))

test('jsr.json has the version and the entry points of package.json, as sources', () => {
  const { version, exports } = json<{ version: string; exports: Record<string, { types?: string }> }>(
    'package.json',
  )
  expect(jsr.version).toBe(version)
  const sources = Object.entries(exports).flatMap(([name, { types }]) =>
    types === undefined ? [] : [[name, types.replace('/dist/', '/src/').replace('.d.ts', '.ts')]],
  )
  expect(jsr.exports).toEqual(Object.fromEntries(sources))
  for (const path of Object.values(jsr.exports)) expect(existsSync(join(library, path)), path).toBe(true)
})

test('JSR would take it: no slow type, no import that it cannot resolve', () => {
  const { status, stderr } = spawnSync(programOf('Deno'), ['publish', '--dry-run', '--allow-dirty'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  expect(status, stderr).toBe(0)
  expect(stderr).not.toContain('transport/node.ts') // nothing imports it there
})

test('JSR would show it: every public name has a word of documentation, and public types need no private ones', () => {
  const parameters = ['doc', '--lint', '--quiet', ...Object.values(jsr.exports)]
  const { status, stderr } = spawnSync(programOf('Deno'), parameters, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  expect(status, stderr).toBe(0)
})

test('as JSR has it, from the sources, Deno does all that it does with the package of npm, and asks for the network alone', async () => {
  const names = Object.entries(jsr.exports).map(([name, path]) => [`dropbox-oauth${name.slice(1)}`, path])
  const config = { imports: { ...jsr.imports, ...Object.fromEntries(names) }, nodeModulesDir: 'manual' }
  writeFileSync(join(folder, 'deno.json'), JSON.stringify(config))
  await writeChecks(folder)
  const emulator = await startEmulator()
  const places = ['server'] as const
  try {
    const setting = settingOf(emulator, { transport: 'fetch', places })
    const run = [programOf('Deno'), 'run', '--no-prompt', '--allow-net=127.0.0.1'] as const
    const asked = join(folder, 'asked.jsonl') // what Deno would have stopped for, to ask its user
    vi.stubEnv('DENO_AUDIT_PERMISSIONS', asked)
    const outcomes: readonly Outcome[] = await runNatively({ folder }, run, setting)
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([])
    expect(outcomes).toHaveLength(checksFor(places).length)
    expect(existsSync(asked) ? permissionsIn(readFileSync(asked, 'utf8')) : []).toEqual([])
  } finally {
    vi.unstubAllEnvs()
    await emulator.close()
  }
})
