import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomInt } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { listen } from '../../src/listen.ts'

/** A port that somebody else holds, on one of the two addresses of localhost. */
export async function takenPort(host: string): Promise<number> {
  const server: Server = createServer().listen(0, host)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A free port, from below those that the system hands out by itself: nobody takes it in between. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    const listener = await listen(port)
    if (!listener) continue
    await listener.close()
    return port
  }
}
