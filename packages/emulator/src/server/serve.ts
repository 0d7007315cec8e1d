import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConnectionDropped } from '../faults/connection-dropped.ts'
import { isOwnHost } from '../guard/host.ts'
import { isDropboxHost } from '../origins.ts'
import type { Site } from '../site.ts'
import { addressOf, headersOf, readMessage, sendAnswer, tunnelTarget } from './message.ts'
import type { OnRefusal } from './tunnel.ts'

/** Answers one request of a socket. */
export type Listener = (message: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Serves a site by sockets that are bound to a host. They are a proxy as well if there is somebody to tell of what that
 * refuses.
 */
export function createListener(site: Site, boundHost: string, onRefusal?: OnRefusal): Listener {
  let steer: Promise<Listener> | undefined
  return async (message, response) => {
    const url = addressOf(message, onRefusal !== undefined)
    if (url === undefined || !isMeant(url, boundHost)) return refuse(message, response, onRefusal)
    if (site.isSteering(message.method ?? 'GET', url))
      return (await (steer ??= steeringListener(site)))(message, response)
    return answer(message, response, url, site)
  }
}

/**
 * Over TLS, and as a proxy, it goes by Dropbox's names as well: nobody can be led here by them who does not trust its
 * authority, or has not chosen the proxy.
 */
function isMeant({ protocol, hostname }: URL, boundHost: string): boolean {
  return isOwnHost(hostname, boundHost) || (protocol === 'https:' && isDropboxHost(hostname))
}

function refuse(message: IncomingMessage, response: ServerResponse, onRefusal?: OnRefusal): void {
  const target = tunnelTarget(message.url ?? '')
  if (target !== undefined)
    onRefusal?.({ method: message.method ?? 'GET', target, headers: headersOf(message) })
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(
    'The emulator does not go by this host. Use localhost or 127.0.0.1, or name the host at its start.\n',
  )
}

/** What nobody foresaw: the emulator goes on, and says it was not Dropbox. */
function failInside(error: unknown, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`The emulator itself has failed: ${error instanceof Error ? error.message : String(error)}\n`)
}

/** Loaded at use, like what it serves. */
async function steeringListener(site: Site): Promise<Listener> {
  const { getRequestListener } = await import('@hono/node-server')
  const listener = getRequestListener((request) => site.steer(request), { overrideGlobalObjects: false })
  return async (message, response) => {
    await listener(message, response)
  }
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
  site: Site,
): Promise<void> {
  try {
    await sendAnswer(await site.answer(await readMessage(message, response, url)), response)
  } catch (error) {
    // A cut was ordered, and a client that has gone is its own affair.
    if (error instanceof ConnectionDropped || message.errored !== null) response.destroy()
    else failInside(error, response)
  }
}
