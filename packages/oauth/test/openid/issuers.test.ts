import { describe, expect, test } from 'vitest'
import { type Issuer, makeKey, nowMs, startIssuer } from './issuer.ts'
import { expectRefused, verify } from './judge.ts'

const issuer = await startIssuer()
const dropbox = 'https://www.dropbox.com'

/** A `fetch` that finds the issuer where the library thinks Dropbox is, and notes what it was asked. */
function inPlaceOf(origin: string, own: Issuer): { fetch: typeof fetch; urls: string[] } {
  const urls: string[] = []
  const redirected: typeof fetch = (input, init) => {
    const url = new Request(input).url
    urls.push(url)
    return fetch(url.replace(origin, own.origin), init)
  }
  return { fetch: redirected, urls }
}

const signedBy = (iss: string) => issuer.sign({ iss })

describe("with Dropbox's own endpoints", () => {
  const { fetch, urls } = inPlaceOf(dropbox, issuer)
  const options = { endpoints: undefined, fetch, now: () => nowMs }

  test.each([dropbox, 'https://api.dropboxapi.com'])('%s may sign, by the same keys', async (iss) => {
    expect(await verify(issuer, await signedBy(iss), options)).toMatchObject({ iss })
    expect(urls).toEqual([`${dropbox}/.well-known/jwks`])
  })

  test('so it is where only the token endpoint is another', async () => {
    const token = await signedBy(dropbox)
    const endpoints = { token: 'https://proxy.example/oauth2/token' }
    await expect(verify(issuer, token, { ...options, endpoints })).resolves.toBeDefined()
  })

  test.each([
    'https://www.dropbox.com/',
    'https://dropbox.com',
    'http://www.dropbox.com',
    'https://www.dropbox.com.',
    'https://www.dropbox.com:443',
    'https://WWW.DROPBOX.COM',
    'https://www.dropbox.com/oauth2/authorize',
    'https://api.dropboxapi.com/',
    'https://api.dropbox.com',
    'https://www.dropbox.com.evil.example',
  ])('%s may not', async (iss) => {
    const token = await signedBy(iss)
    await expectRefused(verify(issuer, token, options), token)
  })

  test('nor may an issuer elsewhere', async () => {
    const token = await issuer.sign()
    await expectRefused(verify(issuer, token, options), token)
  })
})

test('two Dropboxes behind one address, each with a fetch of its own, do not mix up their keys', async () => {
  const [one, other] = [await startIssuer([await makeKey()]), await startIssuer([await makeKey()])]
  const endpoints = { authorize: 'https://proxy.example/oauth2/authorize' }
  for (const own of [one, other]) {
    const { fetch } = inPlaceOf('https://proxy.example', own)
    const token = await own.sign({ iss: 'https://proxy.example' })
    await expect(verify(own, token, { endpoints, fetch })).resolves.toBeDefined()
  }
})

describe('with another authorize endpoint', () => {
  test('its origin may sign', async () => {
    const token = await issuer.sign()
    expect(await verify(issuer, token)).toMatchObject({ iss: issuer.origin })
  })

  test.each([dropbox, 'https://api.dropboxapi.com', 'https://proxy.example'])('%s may not', async (iss) => {
    const token = await signedBy(iss)
    await expectRefused(verify(issuer, token), token)
    const endpoints = { authorize: `${issuer.origin}/oauth2/authorize`, api: iss, token: `${iss}/token` }
    await expectRefused(verify(issuer, token, { endpoints }), token)
  })

  test.each(['/', '/oauth2/authorize', '?', '.'])('nor may its origin with %j behind', async (tail) => {
    const token = await signedBy(issuer.origin + tail)
    await expectRefused(verify(issuer, token), token)
  })

  test('the keys are asked for at its origin, whatever its path, with nothing of the token', async () => {
    const own = await startIssuer()
    const token = await own.sign()
    await verify(own, token, { endpoints: { authorize: `${own.origin}/deep/down/authorize` } })
    expect(own.requests).toHaveLength(1)
    const { method, url, headers } = own.requests[0]! // `!`: counted
    expect([method, url]).toEqual(['GET', '/.well-known/jwks'])
    expect(Object.keys(headers).toSorted()).toEqual(['accept', 'connection', 'host'])
  })
})
