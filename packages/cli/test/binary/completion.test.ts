import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
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

function placeProfiles({ home }: Workplace, ...names: string[]): void {
  mkdirSync(join(home, 'profiles'), { recursive: true })
  for (const name of names) writeFileSync(join(home, 'profiles', `${name}.json`), '{}')
}

test.each([
  ['bash', ['bash', '--norc', '--noprofile', '-i'], 'eval "$(dropbox-oauth completion bash)"'],
  [
    'zsh',
    ['zsh', '-f', '-i'],
    'autoload -U compinit; compinit -u -D; eval "$(dropbox-oauth completion zsh)"',
  ],
  ['fish', ['fish', '--no-config', '-i'], 'dropbox-oauth completion fish | source'],
])('%s completes commands, options and their values at the Tab key', async (_, shell, load) => {
  const place = await openWorkplace()
  placeProfiles(place, 'personal', 'work.2')
  const env = { ...install(place), PS1: '$ ', fish_greeting: '' }
  const terminal = new Terminal(shell, env)
  onTestFinished(() => terminal.pty.kill('SIGKILL'))
  terminal.type(`${load}; rm "$HOME/bin/dropbox-oauth"; echo lo"ad"ed\r`) // from here on the shell is on its own
  await terminal.shows(/\bloaded/)
  const completes = async (line: string, rest: string): Promise<void> => {
    terminal.screen = ''
    terminal.type(`\u0015dropbox-oauth ${line}\t`)
    await terminal.shows(new RegExp(`${line.slice(-2)}.{0,30}?${rest.replace('.', '\\.')}`, 's'))
  }
  await completes('stat', 'us')
  await completes('token --min', '-ttl')
  await completes('token --format cre', 'dential-process')
  await completes('token --profile pers', 'onal')
  await completes('--profile pers', 'onal')
  await completes('--profile personal stat', 'us')
  await completes('token --format=cre', 'dential-process')
  await completes('status --profile=wor', 'k.2')
  await completes('use wor', 'k.2')
  await completes('completion power', 'shell')
  await completes('exec --profile wor', 'k.2')
  await completes('exec -- xarg', 's')
})

test.each([
  [
    'bash',
    'source "$0"; COMP_WORDS=(dropbox-oauth use ""); COMP_CWORD=2; _dropbox_oauth; echo "${COMPREPLY[@]}"',
  ],
  ['fish', 'source $argv[1]; complete -C "dropbox-oauth use "'],
])('%s runs nothing of what lies among the profiles, and offers no file', async (shell, line) => {
  const place = await openWorkplace()
  placeProfiles(place, 'work', '$(touch harmed)', '`touch harmed`', 'b"c')
  const { stdout: script } = await place.run(['completion', shell])
  const file = join(place.folder, 'script')
  writeFileSync(file, script)
  const words = shell === 'bash' ? [file] : ['--', file]
  const done = spawnSync(shell, ['-c', line, ...words], {
    encoding: 'utf8',
    env: place.env,
    cwd: place.folder,
  })
  expect(done).toMatchObject({ status: 0, stderr: '' })
  expect(done.stdout).toContain('work')
  expect(existsSync(join(place.folder, 'harmed'))).toBe(false)
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
