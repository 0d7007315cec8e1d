import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { usageError } from '../cli-error.ts'
import { type Page, pageHeaders, renderPage } from './page.ts'

/** The ports to register as `http://localhost:PORT/callback`: Dropbox matches redirect URIs letter for letter. */
export const registeredPorts: readonly number[] = [17823, 17824, 17825]

/** How long a browser may take to receive its page. */
const graceMs = 1_000

/** Answers Dropbox's callbacks on this machine until it is closed. */
export interface Listener {
  readonly redirectUri: string
  readonly port: number
  /** Whom callbacks are given to: their address as it came, for the page to show. */
  onCallback(answer: (url: string) => Promise<Page>): void
  close(): Promise<void>
}

/**
 * Listens on the first free port, on both addresses of `localhost` and no other.
 * @throws {CliError} `usage` when none is free
 */
export async function openListener(ports: readonly number[]): Promise<Listener> {
  const reasons = new Set<string>()
  for (const port of ports) {
    const servers = await listen(port)
    if (typeof servers !== 'string') return listenerOf(port, servers)
    reasons.add(servers)
  }
  const which = ports.length > 1 ? `Ports ${ports.join(', ')} are all` : `Port ${ports[0]} is`
  throw usageError(
    `${which} ${[...reasons].join(' or ')}. Free one, name another registered one by --port, or use --no-browser, which needs none`,
  )
}

/** Whether a login could listen there. */
export async function isPortFree(port: number): Promise<boolean> {
  const servers = await listen(port)
  if (typeof servers === 'string') return false
  servers.forEach((server) => server.close())
  return true
}

/** The servers of a port, or why there are none. */
async function listen(port: number): Promise<Server[] | string> {
  const servers: Server[] = []
  for (const host of ['127.0.0.1', '::1']) {
    // Short limits: whoever holds a socket open must not keep the command from its end.
    const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 })
    try {
      server.listen({ port, host, exclusive: true })
      await once(server, 'listening')
      servers.push(server)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (host === '::1' && code !== 'EADDRINUSE') continue // a machine without IPv6
      servers.forEach((it) => it.close())
      return code === 'EADDRINUSE' ? 'taken' : `not allowed (${code})`
    }
  }
  return servers
}

function listenerOf(port: number, servers: readonly Server[]): Listener {
  let answer: ((url: string) => Promise<Page>) | undefined
  const answering = new Set<Promise<void>>()
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const work = respond(request, response, port, answer).finally(() => answering.delete(work))
    answering.add(work)
  }
  for (const server of servers) server.on('request', onRequest)
  return {
    port,
    redirectUri: `http://localhost:${port}/callback`,
    onCallback: (given) => {
      answer = given
    },
    close: async () => {
      // The last page is still on its way; to who does not read, it would be for ever.
      await Promise.race([Promise.all(answering), delay(graceMs, undefined, { ref: false })])
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

/** Answers one request; only a plain GET of the callback, by this machine's own name, is given on. */
async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  answer: ((url: string) => Promise<Page>) | undefined,
): Promise<void> {
  const url = request.url ?? '/'
  const refusal = refusalOf(request, port, url)
  const page = refusal ?? (await answer?.(url)) ?? notFound
  response.writeHead(page.status, { ...pageHeaders, ...(page.status === 405 && { allow: 'GET' }) })
  response.end(request.method === 'HEAD' ? '' : renderPage(page))
  await finished(response).catch(() => {}) // the browser has gone
}

const notFound: Page = {
  status: 404,
  title: 'Nothing is here',
  words: 'This address is for the answer of Dropbox alone.',
}

function refusalOf({ headers, method }: IncomingMessage, port: number, url: string): Page | undefined {
  const isOurs = ['localhost', '127.0.0.1', '[::1]'].some((host) => headers.host === `${host}:${port}`)
  if (!isOurs)
    return { status: 421, title: 'Not here', words: 'This listener answers to the names of its own machine.' }
  if (!/^\/callback(\?|$)/.test(url)) return notFound
  if (method !== 'GET')
    return { status: 405, title: 'Not like this', words: 'An answer of Dropbox comes by GET.' }
  const isPrefetch = /prefetch|prerender/.test([headers['sec-purpose'], headers['purpose']].join(' '))
  if (isPrefetch) return { status: 503, title: 'Not yet', words: 'A login is not finished in advance.' }
  return undefined
}
