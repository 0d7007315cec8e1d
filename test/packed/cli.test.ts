import { beforeAll, describe, expect, test } from 'vitest'
import { root } from '../architecture/support/source-file.ts'
import { expectSameBytesAgain } from './habits.ts'
import { type Packed, packed, run, tool } from './pack.ts'

/** The programs of others that a command line is made of. A new one is a decision. */
const dependencies = ['@clack/prompts', 'commander', 'dropbox-oauth', 'env-paths', 'open', 'uqr']

let cli: Packed
beforeAll(() => {
  cli = packed('cli', 'dropbox-oauth-cli', 'oauth')
})

/** The command, as the user's shell finds it. */
const command = (...words: string[]): string =>
  run(cli.folder, 'npx', '--no-install', 'dropbox-oauth', ...words)

describe('the packed command line', () => {
  test('holds what is published and nothing else', () => {
    const names = [...cli.files.keys()]
    expect(
      names.filter((name) => !/^(package\.json|README\.md|LICENSE|(bin|dist)\/.+\.js)$/.test(name)),
    ).toEqual([])
    expect(names).toEqual(expect.arrayContaining(['package.json', 'README.md', 'bin/dropbox-oauth.js']))
  })

  test('brings these packages along, the keychain’s only where it can be had, and runs nothing at installation', () => {
    expect(Object.keys(cli.manifest.dependencies ?? {})).toEqual(dependencies)
    expect(Object.keys(cli.manifest.optionalDependencies ?? {})).toEqual(['@napi-rs/keyring'])
    expect(cli.manifest).not.toHaveProperty('scripts')
  })

  test('is clean to publint', () => {
    run(root, tool('publint'), 'run', cli.tarball, '--strict')
  })

  test('packs to the same bytes twice', () => expectSameBytesAgain('cli', cli))

  test('tells its version', () => expect(command('--version').trim()).toBe(cli.manifest.version))

  test('says how it is used', () => {
    const help = command('--help')
    expect(help).toContain('Usage: dropbox-oauth')
    for (const name of ['login', 'token', 'whoami', 'status', 'logout', 'exec', 'doctor', 'completion'])
      expect(help).toMatch(new RegExp(`^ +${name}\\b`, 'm'))
  })
})
