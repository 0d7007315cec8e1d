import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { attempt } from '../src/login/attempt.ts'
import { endpointsAt } from '../src/endpoints.ts'
import { connectedPage } from '../src/login/answer-pages.ts'
import { openListener } from '../src/login/listener.ts'
import { startRedirectLogin } from '../src/login/redirect-login.ts'
import { openPlace } from './support/place.ts'

// Registered at the emulator; other test files that want it run in other processes, so each waits for its turn.
const registered = [17_825, 17_824, 17_823]

afterEach(() => vi.useRealTimers())

/** A login that waits, and how its answers are brought to it. */
async function waiting() {
  const place = await openPlace()
  const listener = await vi.waitUntil(() => openListener(registered).catch(() => undefined), {
    timeout: 20_000,
  })
  onTestFinished(() => listener.close())
  const app = { consumerKey: place.appKey, endpoints: endpointsAt(place.emulator.url) }
  const login = await startRedirectLogin(app, listener.redirectUri)
  const refused: string[] = []
  let paste = (_line: string): void => {}
  const keep = vi.fn(async ({ accountId }: { accountId: string }) => accountId)
  const ended = attempt({ seconds: 60 }, (underWay) =>
    login.finish({
      attempt: underWay,
      listener,
      lines: {
        onLine: (take) => {
          paste = take
        },
        onEnd: () => {},
        close: () => {},
      },
      keep,
      pageOf: (accountId) => connectedPage(accountId, 'default'),
      onRefused: (message) => refused.push(message),
    }),
  )
  ended.catch(() => {}) // each test looks at it in its own time
  const { redirectUrl = '' } = await place.emulator.authorize(login.url, { user: 'ada@example.com' })
  const get = async (url: string) => {
    const answer = await fetch(url)
    return { status: answer.status, text: await answer.text() }
  }
  return {
    place,
    login,
    listener,
    ended,
    redirectUrl,
    get,
    paste: (line: string) => paste(line),
    refused,
    keep,
  }
}

const exchanges = (place: Awaited<ReturnType<typeof openPlace>>): number =>
  place.emulator.requests.count({ endpoint: 'token' })

test('the answer of the browser ends it, after it was kept', async () => {
  const { ended, get, redirectUrl, keep } = await waiting()
  expect(await get(redirectUrl)).toMatchObject({ status: 200, text: expect.stringContaining('is connected') })
  expect(keep).toHaveBeenCalledOnce()
  expect(await ended).toMatch(/^dbid:/)
})

test('the pasted address does as well, in quotes and with blanks', async () => {
  const { ended, paste, redirectUrl } = await waiting()
  paste(`  "${redirectUrl}" `)
  expect(await ended).toMatch(/^dbid:/)
})

test('an answer that comes ten times at once is sent to Dropbox once, and each browser hears of success', async () => {
  const { place, ended, get, redirectUrl } = await waiting()
  const pages = await Promise.all(Array.from({ length: 10 }, () => get(redirectUrl)))
  expect(pages.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(await ended).toMatch(/^dbid:/)
  expect(exchanges(place)).toBe(1)
})

test.each([
  ['a wrong state', 'code=abc&state=wrong'],
  ['no state', 'code=abc'],
  ['a denial with a wrong state', 'error=access_denied&state=wrong'],
  ['a state twice', 'code=abc&state=a&state=b'],
  ['nothing', ''],
])('%s ends nothing, by the browser or pasted', async (_, query) => {
  const { place, ended, get, paste, listener, redirectUrl, refused } = await waiting()
  expect((await get(`${listener.redirectUri}?${query}`)).status).toBe(400)
  paste(`${listener.redirectUri}?${query}`)
  await vi.waitUntil(() => refused.length > 0)
  expect(exchanges(place)).toBe(0)
  await get(redirectUrl)
  expect(await ended).toMatch(/^dbid:/)
})

test('a bare code is not taken here: it has no state', async () => {
  const { paste, refused, redirectUrl, listener, ended } = await waiting()
  paste('AbCdEf')
  expect(refused).toEqual([expect.stringContaining(listener.redirectUri)])
  paste(redirectUrl)
  await ended
})

test('who declines ends it, and the page says so, again at a reload', async () => {
  const { place, login, ended, get } = await waiting()
  const { redirectUrl = '' } = await place.emulator.authorize(login.url, { decision: 'deny' })
  for (const _ of ['first', 'reload'])
    expect(await get(redirectUrl)).toMatchObject({
      status: 403,
      text: expect.stringContaining('Not connected'),
    })
  await expect(ended).rejects.toMatchObject({ code: 'not_approved' })
})

test('what cannot be kept is no success to the browser', async () => {
  const { ended, get, redirectUrl, keep } = await waiting()
  keep.mockRejectedValueOnce(new Error('the disk is full'))
  expect((await get(redirectUrl)).status).toBe(502)
  await expect(ended).rejects.toThrow('the disk is full')
})

test('a login that is too old for its answer ends, rather than wait for ever', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { ended, get, redirectUrl } = await waiting()
  vi.setSystemTime(Date.now() + 11 * 60_000)
  expect(await get(redirectUrl)).toMatchObject({ status: 403, text: expect.stringContaining('Too late') })
  await expect(ended).rejects.toMatchObject({ code: 'bad_state' })
})

test('Ctrl-C while Dropbox is asked: nothing is kept', async () => {
  const { place, ended, get, redirectUrl, keep } = await waiting()
  place.emulator.faults.add({ match: { endpoint: 'token' }, delayMs: 60_000 })
  const page = get(redirectUrl)
  await place.emulator.requests.waitFor({ endpoint: 'token' })
  process.emit('SIGINT')
  await expect(ended).rejects.toMatchObject({ code: 'interrupted' })
  expect((await page).text).toContain('ended in the terminal')
  expect(keep).not.toHaveBeenCalled()
})
