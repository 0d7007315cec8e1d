import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { ConnectionDropped } from '../faults/connection-dropped.ts'
import { DamagedResponse } from '../faults/damaged-response.ts'
import { hostnameOf, isOwnHost } from '../guard/host.ts'
import { isDropboxHost } from '../origins.ts'

/** What answers requests. */
export type Serve = (request: Request) => Promise<Response>

/** Answers one request of a socket, but for those that mean another host. */
export async function serveSocket(
  request: Request,
  { incoming, outgoing }: HttpBindings,
  serve: Serve,
  boundHost: string,
): Promise<Response> {
  if (!isMeant(request, incoming.headers.host, boundHost)) {
    return new Response('This is not the host you are looking for.', { status: 403 })
  }
  try {
    const response = await serve(request)
    if (!(response instanceof DamagedResponse)) return response
    await sendDamaged(response, outgoing)
    return RESPONSE_ALREADY_SENT
  } catch (error) {
    if (!(error instanceof ConnectionDropped)) throw error
    outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  }
}

/** Over TLS it goes by Dropbox's names as well: nobody can be led here by them who does not trust its authority. */
function isMeant(request: Request, hostHeader: string | undefined, boundHost: string): boolean {
  if (isOwnHost(hostHeader, boundHost)) return true
  return request.url.startsWith('https:') && isDropboxHost(hostnameOf(hostHeader ?? '') ?? '')
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
