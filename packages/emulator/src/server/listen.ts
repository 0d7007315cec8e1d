import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { isLoopbackHost } from '../guard/host.ts'
import type { Site } from '../site.ts'
import { createListener } from './serve.ts'
import type { OnRefusal } from './tunnel.ts'

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
 * Serves on a socket, which is a proxy as well if `onRefusal` is there.
 *
 * @throws TypeError for an address that other machines can reach, unless that was asked for.
 * @throws Error saying so when the port is taken.
 */
export async function listen(site: Site, address: Address, onRefusal?: OnRefusal): Promise<Listening> {
  refuseOpenAddress(address)
  return start(createServer(listener(site, address, onRefusal)), 'http', address)
}

/** The same over TLS. */
export async function listenSecurely(
  site: Site,
  address: Address,
  { key, cert }: { key: string; cert: string },
): Promise<Listening<SecureServer>> {
  const server = createSecureServer({ key, cert }, listener(site, address))
  // A client that does not trust the certificate hangs up: its matter, not an error of the emulator.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return start(server, 'https', address)
}

function refuseOpenAddress({ host, allowNonLoopback }: Address): void {
  if (allowNonLoopback || isLoopbackHost(host)) return
  throw new TypeError(
    `options.host: ${host} can be reached from other machines, and the emulator lets anyone in; set options.allowNonLoopback to accept that`,
  )
}

function listener(site: Site, { host }: Address, onRefusal?: OnRefusal): RequestListener {
  const serve = createListener(site, host, onRefusal)
  return (message, response) => void serve(message, response)
}

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
