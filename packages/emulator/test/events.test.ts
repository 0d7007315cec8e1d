import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Fault } from 'dropbox-oauth-emulator'
import { callApi, exchange, link, refresh } from './support/client.ts'
import { heapBytes } from './support/heap.ts'

const emulator = await createEmulator({ port: 0 })
afterAll(() => emulator.close())
beforeEach(() => emulator.reset())

interface ServerSentEvent {
  readonly event: string
  readonly id?: string
  readonly data: Record<string, unknown>
}

/** Reads events one by one, as an `EventSource` would. */
async function* readEvents(response: Response): AsyncGenerator<ServerSentEvent> {
  let text = ''
  const pieces = response.body!.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>
  for await (const piece of pieces) {
    text += piece
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      if (!block.startsWith(':')) yield readEvent(block)
    }
  }
}

function readEvent(block: string): ServerSentEvent {
  const { event, id, data } = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return {
    event: event!,
    ...(id !== undefined && { id }),
    data: JSON.parse(data!) as Record<string, unknown>,
  }
}

async function listen(headers: Record<string, string> = {}) {
  const gone = new AbortController()
  const response = await fetch(`${emulator.url}/__emulator/events`, { headers, signal: gone.signal })
  const events = readEvents(response)
  const next = async () => (await events.next()).value as ServerSentEvent
  return { response, next, hangUp: () => gone.abort() }
}

describe('GET /__emulator/events', () => {
  test('tells of every request, its answer, and a reset, without a secret', async () => {
    const { response, next, hangUp } = await listen()
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const tokens = await link(emulator)
    const [visit, back, request, answer] = [await next(), await next(), await next(), await next()]
    expect(visit).toMatchObject({ event: 'request', id: '1', data: { endpoint: 'authorize', id: 1 } })
    expect(back).toMatchObject({ event: 'answer', id: '1', data: { response: { status: 302 } } })
    expect(request).toMatchObject({ event: 'request', id: '2', data: { endpoint: 'token', id: 2 } })
    expect(request.data).not.toHaveProperty('response')
    expect(answer).toMatchObject({ event: 'answer', id: '2', data: { response: { status: 200 } } })
    const told = JSON.stringify([visit, back, request, answer])
    for (const secret of [tokens['access_token']!, tokens['refresh_token']!, emulator.apps[0]!.secret!]) {
      expect(told).not.toContain(secret)
    }
    emulator.reset()
    expect(await next()).toEqual({ event: 'reset', data: {} })
    hangUp()
  })

  test('tells of a connection that was cut', async () => {
    const { next, hangUp } = await listen()
    emulator.faults.add({ drop: 'before' })
    await exchange(emulator, 'x').catch(() => undefined)
    expect((await next()).event).toBe('request')
    expect(await next()).toMatchObject({ event: 'cut', data: { fault: { drop: 'before' } } })
    hangUp()
  })

  test('who comes again is told of what was missed', async () => {
    for (let count = 0; count < 3; count++) await exchange(emulator, `x${count}`)
    const { next, hangUp } = await listen({ 'Last-Event-ID': '1' })
    expect(await next()).toMatchObject({ event: 'answer', id: '2' })
    expect(await next()).toMatchObject({ event: 'answer', id: '3' })
    hangUp()
  })

  test('and of a reset that was missed, with all that came since', async () => {
    for (let count = 0; count < 3; count++) await exchange(emulator, `x${count}`)
    emulator.reset()
    await exchange(emulator, 'new')
    const { next, hangUp } = await listen({ 'Last-Event-ID': '3' })
    expect(await next()).toMatchObject({ event: 'reset' })
    expect(await next()).toMatchObject({ event: 'answer', id: '1' })
    hangUp()
  })

  test('a foreign page hears nothing', async () => {
    const response = await fetch(`${emulator.url}/__emulator/events`, {
      headers: { Origin: 'https://evil.example' },
    })
    expect(response.status).toBe(403)
  })

  test('who does not read is cut off, and the emulator goes on', async () => {
    const response = await emulator.fetch(`${emulator.url}/__emulator/events`)
    for (let count = 0; count < 600; count++) await exchange(emulator, 'x')
    let events = 0
    for await (const event of readEvents(response)) if (event.event !== '') events += 1
    expect(events).toBeGreaterThan(900)
  })

  test('who comes again is told of a whole log', async () => {
    for (let count = 0; count < 1_000; count++) await exchange(emulator, 'x')
    const { response, next, hangUp } = await listen({ 'Last-Event-ID': '0' })
    expect(response.status).toBe(200)
    expect((await next()).id).toBe('1')
    hangUp()
  })

  test('as many as can be open are, and one that has ended makes room', async () => {
    await using own = await createEmulator()
    const open = () => own.fetch(`${own.url}/__emulator/events`)
    for (let count = 0; count < 3; count++)
      await own.fetch(`${own.url}/__emulator/events`, { method: 'HEAD' })
    const streams = await Promise.all(Array.from({ length: 100 }, open))
    expect(streams.map(({ status }) => status)).not.toContain(503)
    const refused = await open()
    expect(refused.status).toBe(503)
    expect(await refused.json()).toEqual({ error: '100 streams are open already; close one of them' })
    await streams[0]!.body!.cancel()
    expect((await open()).status).toBe(200)
  })

  test('one that was cut off and then let go makes room once', async () => {
    await using own = await createEmulator()
    const open = () => own.fetch(`${own.url}/__emulator/events`)
    const slow = await open()
    for (let count = 0; count < 1_000; count++) await exchange(own, 'x')
    await slow.body!.cancel()
    const streams = await Promise.all(Array.from({ length: 101 }, open))
    expect(streams.filter(({ status }) => status === 503)).toHaveLength(1)
  })

  test('close ends the stream', async () => {
    const own = await createEmulator({ port: 0 })
    const response = await fetch(`${own.url}/__emulator/events`)
    await own.close()
    await expect(response.text()).rejects.toThrow('terminated')
  })
})

describe('a request that repeats one that failed', () => {
  test('names it; and a fault that so reached nobody says who swallowed it', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, respond: { status: 500 } })
    const { code } = await emulator.authorize(
      `${emulator.endpoints.authorize}?response_type=code&client_id=${emulator.apps[0]!.key}`,
    )
    const fields = { redirect_uri: undefined }
    expect((await exchange(emulator, code!, fields)).status).toBe(500)
    expect(emulator.requests.list({ endpoint: 'token' })[0]).not.toHaveProperty('swallowedBy')
    expect((await exchange(emulator, code!, fields)).status).toBe(200)
    const [struck, repeated] = emulator.requests.list({ endpoint: 'token' })
    expect(struck).toMatchObject({ id: 2, swallowedBy: 3 })
    expect(repeated).toMatchObject({ id: 3, retryOf: 2 })
  })

  test.each<Fault>([
    { respond: { status: 200, body: '<html>' } },
    { respond: { status: 200, headers: { 'Content-Type': 'text/html' } } },
    { respond: { status: 204 } },
    { redirectTo: 'http://localhost:1/' },
    { truncateAt: 1 },
  ])('a success that a client cannot read has failed as well: %j', async (fault) => {
    const { refresh_token } = await link(emulator)
    emulator.faults.add(fault)
    await refresh(emulator, refresh_token!, {}).catch(() => undefined)
    await refresh(emulator, refresh_token!)
    const [struck, repeated] = emulator.requests.list({ grantType: 'refresh_token' })
    expect([struck!.swallowedBy, repeated!.retryOf]).toEqual([repeated!.id, struck!.id])
  })

  test('is known by what it was about, not by keeping its body', async () => {
    await using own = await createEmulator()
    const body = () => JSON.stringify('x'.repeat(1_000_000))
    const before = heapBytes()
    for (let count = 0; count < 40; count++)
      await callApi(own, 'users/get_current_account', `t${count}`, { body: body() })
    expect(own.requests.count()).toBeLessThan(20)
    expect(heapBytes() - before).toBeLessThan(30_000_000)
  })

  test('all of a row name the first, and a refusal without a fault is swallowed by nobody', async () => {
    for (let count = 0; count < 3; count++) await exchange(emulator, 'the-same')
    await exchange(emulator, 'another')
    const entries = emulator.requests.list()
    expect(entries.map(({ retryOf }) => retryOf)).toEqual([undefined, 1, 1, undefined])
    expect(entries.every((entry) => !('swallowedBy' in entry))).toBe(true)
  })

  test('after a minute it is a new one', async () => {
    await exchange(emulator, 'the-same')
    emulator.clock.advance(60_001)
    await exchange(emulator, 'the-same')
    expect(emulator.requests.list()[1]).not.toHaveProperty('retryOf')
  })
})
