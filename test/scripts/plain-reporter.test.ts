import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../architecture/support/source-file.ts'

interface Counts {
  readonly passed: number
  readonly failures: readonly string[]
}

/** Runs a test file of that content in a vitest of its own. */
function count(text: string): Counts {
  const artifacts = join(root, 'artifacts')
  mkdirSync(artifacts, { recursive: true })
  const folder = mkdtempSync(join(artifacts, 'reporter-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}')
  writeFileSync(
    join(folder, 'a.test.mjs'),
    `import { afterAll, beforeAll, describe, test } from 'vitest'\n${text}`,
  )
  const reporter = join(root, 'scripts/plain-reporter.mjs')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const countsFile = join(folder, 'counts.json')
  spawnSync(process.execPath, [vitest, 'run', `--reporter=${reporter}`], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TEST_COUNTS: countsFile },
  })
  return JSON.parse(readFileSync(countsFile, 'utf8')) as Counts
}

const fails = "() => { throw new Error('no') }"

test.each<[what: string, text: string, passed: number, failures: RegExp[]]>([
  ['passed', "test('a', () => {}); test('b', () => {})", 2, []],
  ['failed', `test('a', () => {}); test('b', ${fails})`, 1, [/^failed: a\.test\.mjs > b$/]],
  [
    'skipped',
    "test('a', () => {}); test.skip('b', () => {}); test.todo('c')",
    1,
    [/^did not run: .*> b$/, /> c$/],
  ],
  ['only one', "test.only('a', () => {}); test('b', () => {})", 1, [/^did not run: .*> b$/]],
  ['a file that cannot be read', 'test(', 0, [/^error in a\.test\.mjs: /]],
  ['a file without tests', '', 0, [/^error in a\.test\.mjs: No test suite found/]],
  [
    'before all',
    `describe('x', () => { beforeAll(${fails}); test('a', () => {}) })`,
    0,
    [/^did not run: /, /^error in .*: no$/],
  ],
  ['after all', `test('a', () => {}); afterAll(${fails})`, 1, [/^error in a\.test\.mjs: no$/]],
  [
    'outside',
    "test('a', () => void Promise.reject(new Error('no')))",
    1,
    [/^error outside of any test: no$/],
  ],
])('%s: %s', (_what, text, passed, failures) => {
  const counts = count(text)
  expect(counts).toEqual({
    passed,
    failures: failures.map((pattern) => expect.stringMatching(pattern) as unknown),
  })
})
