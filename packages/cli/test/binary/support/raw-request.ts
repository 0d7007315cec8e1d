import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** A connection by which anything can be sent. It closes with the test. */
export async function openSocket(port: string, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect(Number(port), host)
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {}) // the other side may cut it
  await once(socket, 'connect')
  return socket
}

/** Waits until nobody listens there any more: another process ends when it ends. */
export async function untilFree(port: string): Promise<void> {
  for (;;) {
    const socket = await openSocket(port).catch(() => undefined)
    if (!socket) return
    await new Promise((resolve) => socket.once('close', resolve).end())
  }
}

/** Sends bytes as they are, and gives all that comes back until the other side closes. */
export async function send(port: string, text: string, host?: string): Promise<string> {
  const socket = await openSocket(port, host)
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.write(text)
  if (!socket.closed) await once(socket, 'close')
  return answer
}

/** The status of an answer to one request. */
export async function statusOf(port: string, line: string, headers: readonly string[] = []): Promise<number> {
  const host = headers.some((it) => /^host:/i.test(it)) ? [] : [`Host: localhost:${port}`]
  const answer = await send(
    port,
    [`${line} HTTP/1.1`, ...host, ...headers, 'Connection: close', '', ''].join('\r\n'),
  )
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
}
