import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port of this machine, open on `localhost` in both its forms. */
export interface Listener {
  readonly port: number
  serve(handler: RequestListener): void
  /** Ends idle and running connections alike: a browser keeps some open for minutes. */
  close(): Promise<void>
}

/**
 * Listens on 127.0.0.1 and, where there is IPv6, on ::1. `localhost` means either, and with one of them in other hands a
 * browser could come back from Dropbox to the wrong program. Port 0 takes a free one.
 * @returns undefined when the port is taken
 */
export async function listen(port: number): Promise<Listener | undefined> {
  const ipv4 = await open('127.0.0.1', port)
  if (ipv4 === 'taken' || ipv4 === 'no such address') return undefined
  const actual = (ipv4.address() as AddressInfo).port
  const ipv6 = await open('::1', actual)
  const servers = typeof ipv6 === 'string' ? [ipv4] : [ipv4, ipv6]
  const close = async (): Promise<void> => void (await Promise.all(servers.map(end)))
  if (ipv6 === 'taken') {
    await close()
    return undefined
  }
  return {
    port: actual,
    serve: (handler) => servers.forEach((server) => server.on('request', handler)),
    close,
  }
}

/** The first free port of the `count` that follow `port`. */
export async function listenNear(port: number, count = 20): Promise<Listener | undefined> {
  for (let next = port; next <= Math.min(port + count, 65_535); next++) {
    const listener = await listen(next)
    if (listener) return listener
  }
  return undefined
}

function open(host: string, port: number): Promise<Server | 'taken' | 'no such address'> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server))
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('taken')
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve('no such address')
      else reject(error)
    })
    server.listen(port, host)
  })
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
