import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Direction, FaultProxy } from '../support/fault-proxy.ts'

/** Sends back what it gets, and its end. */
const echo = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {})
  socket.pipe(socket)
})
let target: { port: number }

beforeAll(async () => {
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  target = { port: (echo.address() as AddressInfo).port }
})
afterAll(() => void echo.close())

async function open(proxy: FaultProxy): Promise<Socket> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** The first chunk that comes. */
async function next(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk.toString()
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** A timer may ring a moment early. */
const slackMs = 5

test('without a toxic all bytes come through, both ways, and the ends too', async () => {
  await using proxy = await FaultProxy.to(target)
  const socket = await open(proxy)
  const sent = Buffer.alloc(3_000_000, 'some bytes ')
  socket.end(sent)
  expect((await buffer(socket)).equals(sent)).toBe(true)
})

test('a server that is not there is a closed connection', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  await using proxy = await FaultProxy.to({ port })
  const socket = await open(proxy)
  expect(await buffer(socket)).toHaveLength(0)
})

describe.each<Direction>(['upstream', 'downstream'])('%s', (direction) => {
  test('latency delays, until it is removed', async () => {
    await using proxy = await FaultProxy.to(target)
    const socket = await open(proxy)
    const remove = proxy.add(direction, { type: 'latency', latencyMs: 150, jitterMs: 10 })
    const late = async () => {
      socket.write('late')
      expect(await next(socket)).toBe('late')
    }
    expect(await elapsed(late)).toBeGreaterThanOrEqual(150 - slackMs)
    remove()
    socket.write('early')
    expect(await next(socket)).toBe('early')
  })

  test('bandwidth lets so many bytes through in a second', async () => {
    await using proxy = await FaultProxy.to(target)
    proxy.add(direction, { type: 'bandwidth', bytesPerSecond: 10_000 })
    const socket = await open(proxy)
    const ms = await elapsed(async () => {
      socket.end(Buffer.alloc(3_000))
      expect(await buffer(socket)).toHaveLength(3_000)
    })
    expect(ms).toBeGreaterThanOrEqual(300 - 6 * slackMs)
  })

  test('a timeout of 0 is a black hole, and what fell into it comes when it is removed', async () => {
    await using proxy = await FaultProxy.to(target)
    const socket = await open(proxy)
    const remove = proxy.add(direction, { type: 'timeout', timeoutMs: 0 })
    const answer = next(socket)
    let hasCome = false
    void answer.then(() => (hasCome = true))
    socket.write('held')
    const direct = connect(target)
    for (let i = 0; i < 20; i++) {
      direct.write('to and fro')
      await next(direct)
    }
    direct.destroy()
    expect(hasCome).toBe(false)
    remove()
    expect(await answer).toBe('held')
  })

  test('a timeout closes connections after a time, and gives them nothing', async () => {
    await using proxy = await FaultProxy.to(target)
    const socket = await open(proxy)
    proxy.add(direction, { type: 'timeout', timeoutMs: 50 })
    socket.write('lost')
    expect(await buffer(socket)).toHaveLength(0)
    const later = await open(proxy)
    later.write('lost')
    expect(await buffer(later)).toHaveLength(0)
  })

  test('reset_peer resets connections that are open, and new ones', async () => {
    await using proxy = await FaultProxy.to(target)
    const socket = await open(proxy)
    proxy.add(direction, { type: 'reset_peer', timeoutMs: 10 })
    await expect(next(socket)).rejects.toMatchObject({ code: 'ECONNRESET' })
    const later = await open(proxy)
    await expect(next(later)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('slicer cuts into pieces', async () => {
    await using proxy = await FaultProxy.to(target)
    proxy.add(direction, { type: 'slicer', size: 3, delayMs: 20 })
    const socket = await open(proxy)
    socket.end('0123456789')
    const pieces: string[] = []
    for await (const piece of socket) pieces.push(String(piece))
    expect(pieces.join('')).toBe('0123456789')
    expect(pieces.length).toBeGreaterThan(1)
  })
})

test('limit_data downstream closes connections after so many bytes', async () => {
  await using proxy = await FaultProxy.to(target)
  proxy.add('downstream', { type: 'limit_data', bytes: 5 })
  const socket = await open(proxy)
  socket.write('01')
  expect(await next(socket)).toBe('01')
  socket.write('23456789')
  expect((await buffer(socket)).toString()).toBe('234')
})

test('limit_data upstream lets the server have no more', async () => {
  const heard = once(echo, 'connection').then(([socket]) => buffer(socket as Socket))
  await using proxy = await FaultProxy.to(target)
  proxy.add('upstream', { type: 'limit_data', bytes: 5 })
  const socket = await open(proxy)
  socket.resume().on('error', () => {})
  socket.write('0123456789')
  expect((await heard).toString()).toBe('01234')
})

test('a toxic spares the other direction', async () => {
  const received: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => void received.push(chunk.toString()))
    socket.write('hello')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  await using proxy = await FaultProxy.to(server.address() as AddressInfo)
  proxy.add('upstream', { type: 'timeout', timeoutMs: 0 })
  const socket = await open(proxy)
  socket.write('lost')
  expect(await next(socket)).toBe('hello')
  expect(received).toEqual([])
})

test('down closes connections and refuses new ones, until it is up again at the same port', async () => {
  await using proxy = await FaultProxy.to(target)
  const { port } = proxy
  const socket = await open(proxy)
  expect(proxy.connections).toBe(1)
  const closed = buffer(socket).catch(() => 'reset')
  await proxy.down()
  await closed
  expect(proxy.connections).toBe(0)
  await expect(open(proxy)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await proxy.up()
  expect(proxy.port).toBe(port)
  const later = await open(proxy)
  later.write('again')
  expect(await next(later)).toBe('again')
})

test('disposing of it ends what is open, held or late', async () => {
  const proxy = await FaultProxy.to(target)
  const [held, late] = [await open(proxy), await open(proxy)]
  proxy.add('upstream', { type: 'latency', latencyMs: 1_000_000 })
  proxy.add('downstream', { type: 'timeout', timeoutMs: 0 })
  for (const socket of [held, late]) socket.write('never')
  const ends = [held, late].map((socket) => buffer(socket).catch(() => 'reset'))
  await proxy[Symbol.asyncDispose]()
  await Promise.all(ends)
  expect(proxy.connections).toBe(0)
})
