import type { IncomingMessage, Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { isDropboxHost } from '../origins.ts'
import { headersOf } from './message.ts'

/** Told of what a proxy refuses. `target` is a host and a port. */
export type OnRefusal = (refused: {
  readonly method: string
  readonly target: string
  readonly headers: Record<string, string>
}) => void

/** The proxy of a server. */
export interface Tunnel {
  /** Ends what goes through it. */
  closeAll(): void
}

/**
 * Makes a server a proxy as well (RFC 9110 section 9.3.6), for Dropbox's hosts alone: what goes through it ends at the
 * emulator's TLS side. All else is refused, so that nothing leaves the machine.
 */
export function openTunnel(server: Server, secure: SecureServer, onRefusal: OnRefusal): Tunnel {
  const sockets = new Set<Socket>()
  server.on('connect', (message: IncomingMessage, socket: Socket, head: Buffer) => {
    const { url: target = '' } = message
    socket.on('error', () => socket.destroy())
    if (!isForDropbox(target)) {
      onRefusal({ method: 'CONNECT', target, headers: headersOf(message) })
      socket.end(REFUSAL)
      return
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    secure.emit('connection', socket)
  })
  return {
    closeAll() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

const REFUSAL_TEXT = 'This proxy leads to a local Dropbox only, and lets nothing out to other hosts.\n'

const REFUSAL = [
  'HTTP/1.1 403 Forbidden',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${REFUSAL_TEXT.length}`,
  'Connection: close',
  '',
  REFUSAL_TEXT,
].join('\r\n')

function isForDropbox(target: string): boolean {
  const [host = '', port] = target.split(':')
  return isDropboxHost(host) && port === '443'
}
