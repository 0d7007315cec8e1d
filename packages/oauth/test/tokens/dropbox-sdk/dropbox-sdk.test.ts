import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import { Dropbox } from 'dropbox'
import { beforeAll, describe, expect, test } from 'vitest'
import { BadInputException } from '../../../src/index.ts'
import { node24 } from '../../support/node24.ts'
import { leaks } from '../../support/secrets.ts'
import { link } from './linked.ts'
import { scenarios } from './scenarios.ts'

const names = Object.keys(scenarios)

describe('the package dropbox as Node 20 gets it:', () => {
  test.each(Object.entries(scenarios))('%s', (_, play) => play(Dropbox))
})

describe('the newest package dropbox, on a Node that it takes:', () => {
  let outcomes: Record<string, string>
  beforeAll(async () => {
    outcomes = await playNewest()
  })
  test.each(names)('%s', (name) => {
    expect(outcomes[name]).toBe('passed')
  })
})

describe('dropboxAuth()', () => {
  test('shows no token', async () => {
    await using linked = await link()
    await linked.auth.checkAndRefreshAccessToken()
    expect(linked.auth.getAccessToken()).toBe(linked.result.accessToken)
    const { accessToken, refreshToken = '' } = linked.result
    const { auth } = linked
    const texts = { inspect: inspect(auth, { depth: 9, showHidden: true }), json: JSON.stringify(auth) }
    expect(leaks(texts, { accessToken, refreshToken })).toEqual([])
  })

  test('has no token before it was asked to get one', async () => {
    await using linked = await link()
    expect(() => linked.auth.getAccessToken()).toThrow(BadInputException)
  })

  test('refuses what a login needs, and says what to use', async () => {
    await using linked = await link()
    expect(() => linked.auth.getAuthenticationUrl()).toThrow(BadInputException)
    expect(() => linked.auth.getAuthenticationUrl()).toThrow(/getAuthenticationUrl: .* Use start\(\)/)
    expect(() => linked.auth.setRefreshToken()).toThrow(/setRefreshToken: .* Use import\(\)/)
  })
})

/** It needs Node 22 or newer. */
async function playNewest(): Promise<Record<string, string>> {
  const args = ['--import', 'tsx', fileURLToPath(new URL('run-newest.ts', import.meta.url))]
  const cwd = fileURLToPath(new URL('../../../../../', import.meta.url)) // where the aliases of the sources are
  const { stdout } = await promisify(execFile)(node24(), args, { cwd, timeout: 50_000 })
  return JSON.parse(stdout) as Record<string, string>
}
