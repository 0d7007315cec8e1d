import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../architecture/support/source-file.ts'

/** Read from the script itself: JavaScript, so without types. */
const { needed } = (await import(new URL('../../scripts/system-packages.mjs', import.meta.url).href)) as {
  needed: string[]
}

interface Machine {
  readonly installed: readonly string[]
  readonly userId: number
  readonly aptStatus?: number
}

/** Asks for the packages on a machine that has its own `dpkg-query`, `id` and `apt-get`: what was run and said. */
function ensureOn({ installed, userId, aptStatus = 0 }: Machine) {
  const folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-machine-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const log = join(folder, 'log')
  const program = (name: string, body: string): void =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  const known = installed.map((name) => `${name}) printf 'install ok installed';;`).join(' ')
  program('dpkg-query', `case "$3" in ${known} *) exit 1;; esac`)
  program('id', `echo ${userId}`)
  program('apt-get', `echo "apt-get $*" >> ${log}; exit ${aptStatus}`)
  const code = `
    const { ensureSystemPackages } = await import(${JSON.stringify(join(root, 'scripts/system-packages.mjs'))})
    console.log(ensureSystemPackages())`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
    env: { PATH: `${folder}:/bin:/usr/bin` },
  })
  const commands = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
  return { isReady: stdout.trim() === 'true', commands, said: stderr }
}

const update = 'apt-get update -q'
const install = 'apt-get install -y -q --no-install-recommends'

test('where all packages are there, nothing is run', () => {
  const machine = { installed: needed, userId: 1000 }
  expect(ensureOn(machine)).toEqual({ isReady: true, commands: [], said: '' })
})

test('root gets what is missing, after an update of the lists', () => {
  expect(ensureOn({ installed: needed.slice(1), userId: 0 })).toEqual({
    isReady: true,
    commands: [update, `${install} ${needed[0]}`],
    said: '',
  })
})

test('others are told the whole command, and nothing is run', () => {
  const { isReady, commands, said } = ensureOn({ installed: [], userId: 1000 })
  expect({ isReady, commands }).toEqual({ isReady: false, commands: [] })
  expect(said).toContain(`sudo ${update} && sudo ${install} ${needed.join(' ')}\n`)
})

test('an installation that fails is not taken for one that worked', () => {
  const { isReady, commands, said } = ensureOn({ installed: [], userId: 0, aptStatus: 100 })
  expect({ isReady, commands }).toEqual({ isReady: false, commands: [update] })
  expect(said).toContain(`${install} ${needed.join(' ')}`)
})
