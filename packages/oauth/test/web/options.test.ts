import { expect, test } from 'vitest'
import { BadInputException } from '../../src/index.ts'
import type { DropboxHandlerOptions } from '../../src/web/index.ts'
import { useWorld } from './support/world.ts'

const world = useWorld()

/** Options that cannot be, for those who write JavaScript too. */
const refused: readonly (readonly [string, object])[] = [
  ['secret', { secret: 'short' }],
  ['secret', { secret: [] }],
  ['secret', { secret: ['a secret of thirty-two bytes, or more', 'short'] }],
  ['secret', { secret: 42 }],
  ['tokens', { tokens: undefined }],
  ['redirectUri', { redirectUri: 'my-app://finish' }],
  ['redirectUri', { redirectUri: 'http://app.example/finish' }],
  ['home', { home: 'https://elsewhere.example/' }],
  ['home', { home: '//elsewhere.example' }],
  ['home', { home: '' }],
  ['home', { home: '/dropbox-auth-finish' }],
  ['home', { redirectUri: 'http://localhost:3000/' }],
  ['paths.start', { paths: { start: 'start' } }],
  ['paths.start', { paths: { start: '/start?x' } }],
  ['paths.start', { paths: { start: '//' } }],
  ['paths.start', { paths: { start: '//host/start' } }],
  ['paths.unlink', { paths: { unlink: '/a/../b' } }],
  ['paths.finish', { paths: { finish: 'https://app.example/finish' } }],
  ['paths', { paths: { start: '/same', unlink: '/same' } }],
  ['accountKey', { accountKey: 'ada' }],
  ['onLinked', { onLinked: true }],
  ['onUnlinked', { onUnlinked: {} }],
  ['onFailure', { onFailure: 1 }],
  ['scope', { scope: [] }],
  ['consumerKey', { consumerKey: '' }],
]

test.each(refused)('a handler names the option %s in refusing %j', (option, over) => {
  const make = (): unknown => world().handler(over as Partial<DropboxHandlerOptions>)
  expect(make).toThrow(BadInputException)
  expect(make).toThrow(new RegExp(`^${option.replace('.', '\\.')}: `))
})

test('paths of its own are answered, and no others', async () => {
  const handler = world().handler({ paths: { start: '/connect', finish: '/back', unlink: '/disconnect' } })
  const statusOf = async (path: string, method = 'GET'): Promise<number | undefined> =>
    (await handler(new Request(`http://localhost:3000${path}`, { method })))?.status
  expect(await statusOf('/connect')).toBe(303)
  expect(await statusOf('/back')).toBe(400)
  expect(await statusOf('/disconnect', 'POST')).toBe(403)
  expect(await statusOf('/dropbox-auth-start')).toBeUndefined()
  expect(await statusOf('/dropbox-auth-finish')).toBeUndefined()
})
