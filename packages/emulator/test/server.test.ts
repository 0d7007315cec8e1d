import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, describe, expect, test } from 'vitest'
import { callApi, exchange, form, getCode, link, REDIRECT_URI } from './support/client.ts'
import { rawPost, statusOf } from './support/raw-http.ts'

const emulator = await createEmulator({ port: 0 })
afterAll(() => emulator.close())

describe('on a port', () => {
  test('it works over a socket from authorize to the account, and its endpoints say where it is', async () => {
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(emulator.endpoints).toEqual({
      authorize: `${emulator.url}/oauth2/authorize`,
      token: `${emulator.url}/oauth2/token`,
      api: emulator.url,
    })
    const { key, secret } = emulator.apps[0]!
    const code = await getCode(emulator)
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      client_id: key,
      client_secret: secret,
    }
    const answer = await fetch(emulator.endpoints.token, { method: 'POST', body: form(fields) })
    expect(answer.headers.get('content-type')).toBe('text/javascript')
    const { access_token } = (await answer.json()) as { access_token: string }
    const headers = { Authorization: `Bearer ${access_token}` }
    const account = await fetch(`${emulator.endpoints.api}/2/users/get_current_account`, {
      method: 'POST',
      headers,
    })
    expect(account.headers.get('content-type')).toBe('application/json')
    expect(await account.json()).toMatchObject({ email: 'ada@example.com' })
  })

  test('a taken port is said, with the way out', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(createEmulator({ port })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is taken; choose another, or 0 for a free one`,
    )
    other.close()
  })

  test('close ends open connections, and can be called twice', async () => {
    const own = await createEmulator({ port: 0 })
    own.faults.add({ delayMs: 3_600_000 })
    const hanging = fetch(own.endpoints.authorize).catch((error: Error) => error.message)
    await own.requests.waitFor({})
    await own.close()
    await own.close()
    expect(await hanging).toBe('fetch failed')
    await expect(fetch(own.url)).rejects.toThrow('fetch failed')
  })

  test('`await using` closes it', async () => {
    let url: string
    {
      await using own = await createEmulator({ port: 0 })
      url = own.url
    }
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  test('it listens on ::1 and localhost too, when told to', async () => {
    for (const host of ['::1', 'localhost']) {
      await using own = await createEmulator({ port: 0, host })
      expect((await fetch(`${own.url}/__emulator/health`)).status).toBe(200)
    }
  })
})

describe('failures on the wire', () => {
  const post = (body: string) => rawPost(emulator.url, '/oauth2/token', body)
  const fields = async () => {
    const { key, secret } = emulator.apps[0]!
    const code = await getCode(emulator)
    return {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      client_id: key,
      client_secret: secret,
    }
  }

  test('drop "before": no byte comes back, and the code is still good', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, drop: 'before' })
    const sent = await fields()
    const answer = await post(form(sent).toString())
    expect([answer.head, answer.body]).toEqual(['', ''])
    expect((await exchange(emulator, sent.code)).status).toBe(200)
  })

  test('drop "after": no byte comes back, and the code is spent', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, drop: 'after' })
    const sent = await fields()
    expect((await post(form(sent).toString())).head).toBe('')
    expect((await exchange(emulator, sent.code)).json['error_description']).toBe(
      "code doesn't exist or has expired",
    )
  })

  test('truncateAt: the head promises more than comes', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, truncateAt: 20 })
    const answer = await post(form(await fields()).toString())
    expect(statusOf(answer)).toBe(200)
    expect(Number(/content-length: (\d+)/i.exec(answer.head)![1])).toBeGreaterThan(1000)
    expect(answer.body).toBe('{"access_token": "sl')
  })

  test('truncateAt 0: only the head', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, truncateAt: 0 })
    const answer = await post(form(await fields()).toString())
    expect([statusOf(answer), answer.body]).toEqual([200, ''])
  })

  test('bytesPerSecond: all of it comes, in pieces', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, bytesPerSecond: 5_000 })
    const { key, secret } = emulator.apps[0]!
    const sent = { ...(await fields()), client_id: key, client_secret: secret }
    const response = await fetch(emulator.endpoints.token, { method: 'POST', body: form(sent) })
    let pieces = 0
    let text = ''
    for await (const piece of response.body!.pipeThrough(
      new TextDecoderStream(),
    ) as unknown as AsyncIterable<string>) {
      pieces += 1
      text += piece
    }
    expect(pieces).toBeGreaterThan(1)
    expect(JSON.parse(text)).toMatchObject({ token_type: 'bearer' })
  })

  test('a client that hangs up ends a delay', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, delayMs: 3_600_000 })
    const hangUp = new AbortController()
    const before = emulator.requests.count({ endpoint: 'token' })
    const hanging = fetch(emulator.endpoints.token, { method: 'POST', signal: hangUp.signal }).catch(
      (error: Error) => error.name,
    )
    await expect.poll(() => emulator.requests.count({ endpoint: 'token' })).toBe(before + 1)
    hangUp.abort()
    expect(await hanging).toBe('AbortError')
    const { access_token } = await link(emulator)
    expect((await callApi(emulator, 'users/get_current_account', access_token)).status).toBe(200)
  })
})
