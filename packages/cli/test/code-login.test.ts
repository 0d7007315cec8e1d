import { expect, test } from 'vitest'
import { endpointsAt } from '../src/endpoints.ts'
import { startCodeLogin } from '../src/login/code-login.ts'
import { openPlace } from './support/place.ts'

async function waiting() {
  const place = await openPlace()
  const app = { consumerKey: place.appKey, endpoints: endpointsAt(place.emulator.url) }
  const login = await startCodeLogin(app)
  const refused: string[] = []
  let [paste, end] = [(_line: string): void => {}, (): void => {}]
  const ended = login.finish({
    signal: new AbortController().signal,
    lines: {
      onLine: (take) => {
        paste = take
      },
      onEnd: (take) => {
        end = take
      },
      close: () => {},
    },
    onRefused: (message) => refused.push(message),
  })
  const { code = '' } = await place.emulator.authorize(login.url, { user: 'ada@example.com' })
  return { url: login.url, code, ended, refused, paste: (line: string) => paste(line), end: () => end() }
}

test('asks for no redirect, and takes the code as people paste it', async () => {
  const { url, code, paste, ended } = await waiting()
  expect(new URL(url).searchParams.has('redirect_uri')).toBe(false)
  paste(`  "${code}"\u200b `)
  expect((await ended).accountId).toMatch(/^dbid:/)
})

test('a mistyped code is told, and the right one is taken after it', async () => {
  const { code, paste, ended, refused } = await waiting()
  paste('nonsense')
  paste('https://www.dropbox.com/home')
  paste(code)
  expect((await ended).accountId).toMatch(/^dbid:/)
  expect(refused).toHaveLength(2)
})

test('when stdin ends, the last refusal is the error', async () => {
  const { paste, end, ended } = await waiting()
  paste('nonsense')
  end()
  await expect(ended).rejects.toMatchObject({ code: 'token_endpoint' })
})

test('when stdin ends without a code, it says what else can be done', async () => {
  const { end, ended } = await waiting()
  end()
  await expect(ended).rejects.toMatchObject({
    code: 'not_logged_in',
    message: expect.stringContaining('--with-token'),
  })
})
