import { createAdaptorServer } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import type { Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { isLoopbackHost } from '../guard/host.ts'
import { serveSocket } from './serve.ts'
import type { Serve } from './serve.ts'

/** Where to listen. */
export interface Address {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly allowNonLoopback: boolean
}

/** A server that listens. */
export interface Listening<Kind extends Server | SecureServer = Server> {
  readonly origin: string
  readonly server: Kind
  close(): Promise<void>
}

/**
 * Serves on a socket.
 *
 * @throws TypeError for an address that other machines can reach, unless that was asked for.
 * @throws Error saying so when the port is taken.
 */
export async function listen(serve: Serve, address: Address): Promise<Listening> {
  refuseOpenAddress(address)
  const server = createAdaptorServer(adaptor(serve, address)) as Server
  return start(server, 'http', address)
}

/** The same over TLS. */
export async function listenSecurely(
  serve: Serve,
  address: Address,
  { key, cert }: { key: string; cert: string },
): Promise<Listening<SecureServer>> {
  const options = { createServer: createSecureServer, serverOptions: { key, cert } }
  const server = createAdaptorServer({ ...adaptor(serve, address), ...options }) as SecureServer
  // A client that does not trust the certificate hangs up: its matter, not an error of the emulator.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return start(server, 'https', address)
}

function refuseOpenAddress({ host, allowNonLoopback }: Address): void {
  if (allowNonLoopback || isLoopbackHost(host)) return
  throw new TypeError(
    `options.host: ${host} can be reached from other machines, and the emulator lets anyone in; set allowNonLoopback to accept that`,
  )
}

const adaptor = (serve: Serve, { host }: Address) => ({
  overrideGlobalObjects: false,
  fetch: (request: Request, env: unknown) => serveSocket(request, env as HttpBindings, serve, host),
})

async function start<Kind extends Server | SecureServer>(
  server: Kind,
  scheme: string,
  { host, port }: Address,
): Promise<Listening<Kind>> {
  await bind(server, host, port)
  const bound = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return { origin: `${scheme}://${name}:${bound.port}`, server, close: () => close(server) }
}

function bind(server: Server | SecureServer, host: string, port: number): Promise<void> {
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

function close(server: Server | SecureServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
