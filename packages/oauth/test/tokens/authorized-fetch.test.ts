import { describe, expect, test } from 'vitest'
import { BadInputException } from '../../src/index.ts'
import type { AccountFetchOptions } from '../../src/tokens/account-headers.ts'
import { reply } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { answering, errorOf } from './endpoint.ts'
import { apiUrl, fetchFor, network, newToken, oldToken, sourceOf } from './token-source.ts'

const proxy = { api: 'https://proxy.example/dropbox' }

describe('the access token goes', () => {
  test.each([
    'https://api.dropboxapi.com/2/users/get_current_account',
    'https://content.dropboxapi.com/2/files/upload',
    'https://notify.dropboxapi.com/2/x',
    'https://proxy.example/anywhere',
    'HTTPS://API.DropboxAPI.com:443/2/x',
  ])('to %s', async (url) => {
    const { fetch, sent } = network()
    const { call } = fetchFor({ fetch, endpoints: proxy })
    expect((await call(url)).status).toBe(200)
    expect(sent).toEqual([
      { url: new URL(url).href, headers: { authorization: `Bearer ${oldToken}` }, redirect: 'manual' },
    ])
  })

  test.each([
    'http://api.dropboxapi.com/2/x',
    'https://api.dropboxapi.com:8443/2/x',
    'https://api.dropboxapi.com./2/x',
    'https://api.dropboxapi.com@evil.example/2/x',
    'https://user:password@api.dropboxapi.com/2/x',
    'https://evil.example\\@api.dropboxapi.com/2/x',
    'https://api.dropboxapi.com.evil.example/2/x',
    'https://evil-api.dropboxapi.com/2/x',
    'https://evil.api.dropboxapi.com/2/x',
    'https://dropboxapi.com/2/x',
    'https://xn--api-9ec.dropboxapi.com/2/x',
    'https://api.drоpboxapi.com/2/x', // a Cyrillic о
    'https://www.dropbox.com/oauth2/token',
    'https://proxy.example:8443/2/x',
    'http://proxy.example/2/x',
    'wss://api.dropboxapi.com/2/x',
    'blob:https://api.dropboxapi.com/2/x',
    'data:application/json,{}',
    'file:///etc/passwd',
    '//api.dropboxapi.com/2/x',
    '/2/x',
    '',
  ])('not to %s, as text, URL or Request', async (url) => {
    const { fetch, sent } = network()
    const { call, source } = fetchFor({ fetch, endpoints: proxy })
    for (const form of formsOf(url)) {
      const error = await errorOf(call(form))
      expect(error).toBeInstanceOf(BadInputException)
      expect(error).toMatchObject({ message: expect.stringMatching(/^url: /) as string })
      expect(JSON.stringify(textsOf(error))).not.toContain('password')
    }
    expect(sent).toEqual([])
    expect(source.asked).toEqual([])
  })

  test.each([301, 302, 303, 307, 308])('not across a %i, which is given back', async (status) => {
    await using server = await answering(({ response, honeypotUrl }) => {
      response.writeHead(status, { location: honeypotUrl }).end()
    })
    const { call } = fetchFor({ endpoints: { api: server.origin } })
    const url = `${server.origin}/2/check/user`
    for (const init of [{}, { redirect: 'follow' }, { redirect: 'error' }] as const) {
      expect((await call(url, { method: 'POST', body: '{}', ...init })).status).toBe(status)
    }
    expect((await call(new Request(url, { redirect: 'follow' }))).status).toBe(status)
    expect(server.honeypotHits).toEqual([])
    expect(server.requests).toHaveLength(4)
  })

  test('not with the one route that refuses it, nor does what the call brings itself', async () => {
    const { fetch, sent } = network()
    const { call, source } = fetchFor({ fetch }, { selectUser: 'dbmid:one' })
    await call('https://notify.dropboxapi.com/2/files/list_folder/longpoll', {
      method: 'POST',
      headers: { Authorization: 'Bearer mine', 'content-type': 'application/json' },
      body: '{"cursor":"c"}',
    })
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/json' })
    expect(source.asked).toEqual([])
  })

  test('to what was judged, also when the URL changes meanwhile', async () => {
    const { fetch, sent } = network()
    const { call } = fetchFor({ fetch })
    const url = new URL(apiUrl)
    const answer = call(url)
    url.host = 'evil.example'
    await answer
    const shifty = { calls: 0, toString: () => (shifty.calls++ === 0 ? apiUrl : 'https://evil.example/') }
    await call(shifty as unknown as string)
    expect(sent.map((one) => one.url)).toEqual([apiUrl, apiUrl])
  })
})

describe('a call is sent as it was made', () => {
  const call = async (input: RequestInfo | URL, init?: RequestInit) => {
    await using server = await answering(reply(200, 'null'))
    const { call: ours } = fetchFor({ endpoints: { api: server.origin } })
    const target = input instanceof Request ? input : `${server.origin}/2/x`
    const request = target instanceof Request ? new Request(`${server.origin}/2/x`, target) : target
    await ours(request, init)
    return server.requests[0]! // `!`: it was answered
  }

  test('from text and options, in whatever form the headers are', async () => {
    for (const headers of [
      { 'X-One': '1' },
      [['X-One', '1']] as [string, string][],
      new Headers({ 'x-one': '1' }),
    ]) {
      const seen = await call(apiUrl, { method: 'POST', headers, body: 'text' })
      expect(seen).toMatchObject({ method: 'POST', body: 'text', headers: { 'x-one': '1' } })
    }
  })

  test('from a Request, with its headers and body', async () => {
    const request = new Request(apiUrl, { method: 'PUT', headers: { 'x-one': '1' }, body: 'text' })
    expect(await call(request)).toMatchObject({ method: 'PUT', body: 'text', headers: { 'x-one': '1' } })
  })

  test('from a Request and options, which win', async () => {
    const request = new Request(apiUrl, { method: 'PUT', headers: { 'x-one': '1' }, body: 'text' })
    const seen = await call(request, { method: 'POST', headers: { 'x-two': '2' }, body: 'other' })
    expect(seen).toMatchObject({ method: 'POST', body: 'other', headers: { 'x-two': '2' } })
    expect(seen.headers).not.toHaveProperty('x-one')
  })

  test('from a URL and a Request in place of options, as a proxy does it', async () => {
    const request = new Request('https://app.example/', {
      method: 'PUT',
      headers: { 'x-one': '1' },
      body: 'text',
    })
    const seen = await call(apiUrl, request)
    expect(seen).toMatchObject({ method: 'PUT', body: 'text', headers: { 'x-one': '1' } })
  })

  test.each(['Authorization', 'authorization', 'AUTHORIZATION'])(
    'but for a header %s of its own, which is replaced',
    async (name) => {
      for (const headers of [{ [name]: 'Basic mine' }, new Headers({ [name]: 'Basic mine' })]) {
        const seen = await call(apiUrl, { headers })
        expect(seen.headers.authorization).toBe(`Bearer ${oldToken}`)
      }
    },
  )
})

describe('on whose behalf', () => {
  const sentWith = async (options: AccountFetchOptions, headers: HeadersInit = {}) => {
    const { fetch, sent } = network()
    await fetchFor({ fetch }, options).call(apiUrl, { headers })
    const { authorization: _, ...others } = sent[0]!.headers // `!`: it was sent
    return others
  }

  test('the options say by header', async () => {
    expect(await sentWith({ selectUser: 'dbmid:one' })).toEqual({ 'dropbox-api-select-user': 'dbmid:one' })
    expect(await sentWith({ selectAdmin: 'dbmid:one' })).toEqual({ 'dropbox-api-select-admin': 'dbmid:one' })
    expect(await sentWith({})).toEqual({})
  })

  test('the call says by header, and the options win', async () => {
    const headers = { 'Dropbox-API-Select-User': 'dbmid:mine' }
    expect(await sentWith({}, headers)).toEqual({ 'dropbox-api-select-user': 'dbmid:mine' })
    expect(await sentWith({ selectUser: 'dbmid:one' }, headers)).toEqual({
      'dropbox-api-select-user': 'dbmid:one',
    })
  })

  test.each([
    [{ '.tag': 'home' }, '{".tag":"home"}'],
    [{ '.tag': 'root', root: '1234' }, '{".tag":"root","root":"1234"}'],
    [
      { '.tag': 'namespace_id', namespace_id: 'é\u007f\r\n😀' },
      '{".tag":"namespace_id","namespace_id":"\\u00e9\\u007f\\r\\n\\ud83d\\ude00"}',
    ],
    [{ '.tag': 'home', root: 'left over' }, '{".tag":"home"}'],
  ])('the path root %j is %s', async (pathRoot, header) => {
    expect(await sentWith({ pathRoot: pathRoot as never })).toEqual({ 'dropbox-api-path-root': header })
  })

  test.each([
    [{ selectUser: 'dbmid:one', selectAdmin: 'dbmid:two' }, 'selectUser'],
    [{ selectUser: '' }, 'selectUser'],
    [{ selectUser: 'dbmid:one\r\nx: y' }, 'selectUser'],
    [{ selectUser: 7 }, 'selectUser'],
    [{ selectAdmin: 'dbmid:é' }, 'selectAdmin'],
    [{ pathRoot: 'home' }, 'pathRoot'],
    [{ pathRoot: null }, 'pathRoot'],
    [{ pathRoot: { '.tag': 'elsewhere' } }, 'pathRoot'],
    [{ pathRoot: { '.tag': 'root' } }, 'pathRoot.root'],
    [{ pathRoot: { '.tag': 'namespace_id', namespace_id: 7 } }, 'pathRoot.namespace_id'],
    ['dbmid:one', 'options'],
  ])('%j is refused at once', (options, name) => {
    expect(() => fetchFor({}, options as never)).toThrow(BadInputException)
    expect(() => fetchFor({}, options as never)).toThrow(name)
  })
})

describe('an abort', () => {
  const reason = new Error('the user left')

  test('is honoured while a token is waited for, wherever the signal comes from', async () => {
    const { fetch, sent } = network()
    const { signal } = new AbortController()
    for (const [input, init] of [
      [apiUrl, { signal }],
      [new Request(apiUrl, { signal }), undefined],
      [new Request(apiUrl), { signal }],
    ] as const) {
      const { call, source } = fetchFor({ fetch })
      await call(input, init)
      expect(source.asked[0]?.signal).toBeInstanceOf(AbortSignal)
    }
    expect(sent).toHaveLength(3)
    const { call, source } = fetchFor({ fetch })
    await call(new Request(apiUrl, { signal }), { signal: null })
    expect(source.asked[0]?.signal).toBeUndefined()
  })

  test('rejects with its reason, from the source and from the network', async () => {
    const { call } = fetchFor({}, {}, sourceOf([reason]))
    expect(await errorOf(call(apiUrl, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    const controller = new AbortController()
    await using server = await answering(() => controller.abort(reason))
    const wire = { endpoints: { api: server.origin } }
    const answer = fetchFor(wire).call(`${server.origin}/2/x`, { signal: controller.signal })
    expect(await errorOf(answer)).toBe(reason)
  })
})

test('no error shows a token', async () => {
  const { call } = fetchFor({})
  const error = await errorOf(call(`https://evil.example/${oldToken}?q=${newToken}`))
  expect(leaks(textsOf(error), { oldToken, newToken })).toEqual([])
})

/** The text, and the forms that the runtime can make of it. */
function formsOf(url: string): (string | URL | Request)[] {
  const forms: (() => string | URL | Request)[] = [() => url, () => new URL(url), () => new Request(url)]
  return forms.flatMap((form) => {
    try {
      return [form()]
    } catch {
      return []
    }
  })
}
