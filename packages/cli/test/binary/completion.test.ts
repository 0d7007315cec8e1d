import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { Terminal } from './support/terminal.ts'
import { openWorkplace, type Workplace } from './support/workplace.ts'

/** The command on `PATH`, as an installation has it. */
function install(place: Workplace): Record<string, string> {
  const folder = join(place.folder, 'bin')
  mkdirSync(folder)
  const path = join(folder, 'dropbox-oauth')
  writeFileSync(path, `#!/bin/sh\nexec ${process.execPath} ${inject('program')} "$@"\n`)
  chmodSync(path, 0o755)
  return { ...place.env, PATH: `${folder}:${place.env['PATH']}` }
}

test.each([
  ['bash', ['bash', '--norc', '--noprofile', '-i'], 'eval "$(dropbox-oauth completion bash)"'],
  [
    'zsh',
    ['zsh', '-f', '-i'],
    'autoload -U compinit; compinit -u -D; eval "$(dropbox-oauth completion zsh)"',
  ],
  ['fish', ['fish', '--no-config', '-i'], 'dropbox-oauth completion fish | source'],
])('%s completes commands and their options at the Tab key', async (_, shell, load) => {
  const place = await openWorkplace()
  const env = { ...install(place), PS1: '$ ', fish_greeting: '' }
  const terminal = new Terminal(shell, env)
  terminal.type(`${load}; echo lo"ad"ed\r`)
  await terminal.shows(/\bloaded/)
  terminal.type('\u0015dropbox-oauth stat\t')
  await terminal.shows(/stat.{0,20}us/)
  terminal.type('\u0015dropbox-oauth token --min\t')
  await terminal.shows(/--min.{0,20}-ttl/)
  terminal.pty.kill('SIGKILL')
})

test.each([
  ['bash', ['bash', '-n']],
  ['zsh', ['zsh', '-n']],
  ['fish', ['fish', '-n']],
])('the script of %s is well formed, and names every command', async (shell, [program = '', ...words]) => {
  const place = await openWorkplace()
  const { stdout } = await place.run(['completion', shell])
  const file = join(place.folder, 'script')
  writeFileSync(file, stdout)
  const checked = spawnSync(program, [...words, file], { encoding: 'utf8' })
  expect(checked.error, `${program} is needed: apt-get install ${program}`).toBeUndefined()
  expect(checked).toMatchObject({ status: 0, stderr: '' })
  for (const name of ['login', 'token', 'whoami', 'status', 'logout', 'profiles', 'use', 'exec', 'doctor'])
    expect(stdout).toContain(name)
})

test('the script of PowerShell names every command', async () => {
  const place = await openWorkplace()
  const { stdout } = await place.run(['completion', 'powershell'])
  expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName dropbox-oauth')
  for (const name of ['login', 'token', 'completion']) expect(stdout).toContain(`'${name}'`)
})
