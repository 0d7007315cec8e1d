import { execFileSync } from 'node:child_process'
import envPaths from 'env-paths'
import { expect, test, vi } from 'vitest'
import { bashScript } from '../src/completion/bash.ts'
import { defaultHome } from '../src/completion/outline.ts'
import { powershellScript } from '../src/completion/powershell.ts'
import { zshScript } from '../src/completion/zsh.ts'

const outline = [
  {
    name: 'token',
    about: "it's [odd]: really",
    options: [{ flag: '--format', about: 'a: [b]', values: ['x'] }],
  },
  { name: 'use', about: 'choose', options: [], values: 'profiles' },
] as const

test.each([{}, { XDG_DATA_HOME: '/data of/ada' }])(
  'a shell looks for profiles where the command keeps them: %j',
  (env) => {
    vi.stubEnv('HOME', '/home/ada')
    vi.stubEnv('XDG_DATA_HOME', undefined)
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    const script = `printf %s "${defaultHome('linux')}"`
    const seen = execFileSync('sh', ['-c', script], { env: { HOME: '/home/ada', ...env }, encoding: 'utf8' })
    vi.unstubAllEnvs()
    expect(seen).toBe(
      env.XDG_DATA_HOME ? '/data of/ada/dropbox-oauth' : '/home/ada/.local/share/dropbox-oauth',
    )
    expect(envPaths('dropbox-oauth', { suffix: '' }).data).toMatch(/\/dropbox-oauth$/)
  },
)

test('on other systems they look where those keep such data', () => {
  expect(defaultHome('darwin')).toBe('$HOME/Library/Application Support/dropbox-oauth')
  expect(defaultHome('win32')).toBe('$LOCALAPPDATA/dropbox-oauth/Data')
})

test('what an option is for cannot break the script', () => {
  expect(zshScript(outline)).toContain("'--format=[a\\: \\[b\\]]:value:(x)'")
  expect(zshScript(outline)).toContain("'token:it’s [odd]: really'")
  expect(bashScript(outline)).not.toContain("it's")
})

test('PowerShell has the values of options and of arguments', () => {
  const script = powershellScript(outline)
  expect(script).toContain("'--format' = @('x')")
  expect(script).toContain("'use' = $profiles")
})
