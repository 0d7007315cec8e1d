import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Profiles } from '../src/profiles.ts'

function openHome(): { home: string; profiles: Profiles } {
  const home = mkdtempSync(join(tmpdir(), 'cli-home-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  return { home, profiles: new Profiles(home) }
}

const profile = { appKey: 'key', storage: 'file' } as const

test('what is saved is found, by nobody else, and nothing is left beside it', () => {
  const { home, profiles } = openHome()
  profiles.save('work', { ...profile, origin: 'http://localhost:4280' })
  expect(profiles.find('work')).toMatchObject({ ...profile, origin: 'http://localhost:4280' })
  expect(statSync(join(home, 'profiles')).mode & 0o777).toBe(0o700)
  expect(statSync(join(home, 'profiles/work.json')).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(home, 'profiles'))).toEqual(['work.json'])
})

test('the first is used until another is chosen, and again when that one goes', () => {
  const { profiles } = openHome()
  expect(profiles.current).toBe('default')
  profiles.save('work', profile)
  profiles.current = 'work'
  expect(profiles.current).toBe('work')
  profiles.remove('work')
  expect([profiles.current, profiles.list()]).toEqual(['default', []])
})

test.each(['', '.', '..', '../x', 'a/b', 'A', 'nul\0', '-x', 'x'.repeat(65), 'x.'])(
  'the name %j is no file anywhere',
  (name) => {
    expect(() => openHome().profiles.find(name)).toThrow(/lower-case letters/)
  },
)

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"format":2}',
  '{"format":1,"appKey":7}',
  '{"format":1,"appKey":"k","storage":"cloud"}',
])('a damaged file says what to do: %s', (text) => {
  const { home, profiles } = openHome()
  profiles.save('work', profile)
  writeFileSync(join(home, 'profiles/work.json'), text)
  expect(() => profiles.find('work')).toThrow(
    /work\.json\. To replace it, run: dropbox-oauth login --profile work/,
  )
})
