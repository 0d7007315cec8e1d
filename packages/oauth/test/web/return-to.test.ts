import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localPath, pathOf } from '../../src/protocol/local-path.ts'
import { locationOf, stateOf } from './support/browser.ts'
import { returnTos } from './support/return-tos.ts'
import { START, useWorld } from './support/world.ts'

const world = useWorld()
const home = '/home'

test.each(returnTos)('a login that is to lead to %j leads to %j, or home', async (text, path = home) => {
  const browser = world().browser({ home })
  const start = await browser.get(`${START}?${new URLSearchParams({ returnTo: text })}`)
  expect(stateOf(start).slice(25)).toBe(path)
  expect(locationOf(await browser.get(await world().decide(locationOf(start))))).toBe(path)
})

test.each(returnTos)(
  'a wish that was changed on its way to %j leads to %j, or home',
  async (text, path = home) => {
    const browser = world().browser({ home })
    const callback = new URL(await world().begin(browser), 'http://localhost:3000')
    const [token = ''] = (callback.searchParams.get('state') ?? '').split('|')
    if (text.length > 400) return expect(path).toBe(home)
    callback.searchParams.set('state', `${token}|${text}`)
    expect(locationOf(await browser.get(callback.pathname + callback.search))).toBe(path)
  },
)

test('a returnTo that is there twice leads home', async () => {
  const start = await world().browser({ home }).get(`${START}?returnTo=/a&returnTo=/b`)
  expect(stateOf(start)).toMatch(/\|\/home$/)
})

const origin = 'https://app.example'
const piece = fc.constantFrom(
  '/',
  '\\',
  '.',
  '..',
  '\t',
  '\n',
  '\r',
  ' ',
  '@',
  ':',
  '?',
  '#',
  '%2f',
  '%5c',
  '%2e',
  'evil.example',
  'https:',
  'a',
  '\u0000',
  '\u3002',
  '／',
  ';',
)
const text = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary' }),
)

test('no text leads out of the origin', () => {
  fc.assert(
    fc.property(text, (given) => {
      const url = localPath(`/${given}`, origin)
      if (!url) return
      const path = pathOf(url)
      expect(path).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/)
      const read = new URL(path, origin)
      expect([read.origin, pathOf(read)]).toEqual([origin, path])
      expect(url.origin).toBe(origin)
    }),
    { numRuns: 20_000 },
  )
})
