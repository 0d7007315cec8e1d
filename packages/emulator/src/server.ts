import { createAdaptorServer } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DamagedResponse } from './faults/damaged-response.ts'
import { ConnectionDropped } from './faults/connection-dropped.ts'
import { isLoopbackHost, isOwnHost } from './guard/host.ts'

/** A listening server. */
export interface Listening {
  readonly origin: string
  close(): Promise<void>
}

/** Where to listen. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly allowNonLoopback: boolean
}

/**
 * Serves `fetch` on a socket.
 *
 * @throws TypeError for an address that other machines can reach, unless that was asked for.
 * @throws Error saying so when the port is taken.
 */
export async function listen(
  fetch: (request: Request) => Promise<Response>,
  address: Address,
): Promise<Listening> {
  const { host, port, allowNonLoopback } = address
  if (!allowNonLoopback && !isLoopbackHost(host)) {
    throw new TypeError(
      `options.host: ${host} can be reached from other machines, and the emulator lets anyone in; set allowNonLoopback to accept that`,
    )
  }
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, env) => serve(request, env as HttpBindings, fetch, host),
  }) as Server
  await bind(server, host, port)
  const bound = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return { origin: `http://${name}:${bound.port}`, close: () => close(server) }
}

async function serve(
  request: Request,
  { incoming, outgoing }: HttpBindings,
  fetch: (request: Request) => Promise<Response>,
  boundHost: string,
): Promise<Response> {
  if (!isOwnHost(incoming.headers.host, boundHost)) {
    return new Response('This is not the host you are looking for.', { status: 403 })
  }
  try {
    const response = await fetch(request)
    if (!(response instanceof DamagedResponse)) return response
    await sendDamaged(response, outgoing)
    return RESPONSE_ALREADY_SENT
  } catch (error) {
    if (!(error instanceof ConnectionDropped)) throw error
    outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  }
}

/** By hand: the server library would turn a body that breaks off into a 500. */
async function sendDamaged(response: DamagedResponse, outgoing: HttpBindings['outgoing']): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.flushHeaders()
  const pieces = response.body as unknown as AsyncIterable<Uint8Array>
  for await (const piece of pieces) {
    await new Promise<void>((resolve, reject) => {
      outgoing.write(piece, (error) => (error instanceof Error ? reject(new ConnectionDropped()) : resolve()))
    })
  }
  outgoing.end()
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(`port ${port} of ${host} is taken; choose another, or 0 for a free one`)
  return new Error(`cannot listen on ${host}:${port} (${error.code ?? error.message})`)
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
