import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { bodies } from './scenarios/bodies.ts'
import { echoes } from './scenarios/echoes.ts'
import { encodings } from './scenarios/encodings.ts'
import { fields } from './scenarios/fields.ts'
import { network } from './scenarios/network.ts'
import { redirects } from './scenarios/redirects.ts'
import { accepted, goodJson, reply } from './scenarios/scenario.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { statuses } from './scenarios/statuses.ts'

export type { Expectation, Outcome, Scenario, TokenCall, Verdict } from './scenarios/scenario.ts'

/** Every scenario, by theme. */
export const catalogue: Readonly<Record<string, readonly Scenario[]>> = {
  redirects,
  statuses,
  bodies,
  fields,
  encodings,
  network,
  echoes,
}

/** A token endpoint that behaves: the control of every experiment. */
export const wellBehaved: Scenario = {
  name: 'a good grant',
  answer: reply(200, goodJson()),
  expect: accepted,
}

/** A request as it reached the server. */
export interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A scenario on its way: where to send requests, and what has arrived. */
export interface HostileServer {
  readonly tokenUrl: string
  /** The origin of `tokenUrl`; any path is answered alike. */
  readonly origin: string
  readonly requests: readonly RecordedRequest[]
  /** Requests that reached the server no client should ever have asked. */
  readonly honeypotHits: readonly RecordedRequest[]
  /** Resolves once every connection so far is closed: the client has let go. */
  readonly hungUp: () => Promise<void>
  readonly close: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Plays one scenario on a port of its own on 127.0.0.1, with a honeypot beside it. */
export async function startHostileServer(scenario: Scenario = wellBehaved): Promise<HostileServer> {
  const requests: RecordedRequest[] = []
  const honeypotHits: RecordedRequest[] = []
  const honeypot = await listen(recorder(honeypotHits, (response) => response.end(goodJson())))
  const answer = scenario.answer ?? reply(200, goodJson())
  const server = await listen(
    scenario.connect
      ? createTcpServer(scenario.connect)
      : recorder(requests, (response, request, seen) => {
          answer({
            ...seen,
            response,
            socket: request.socket,
            honeypotUrl: `${honeypot.origin}/oauth2/token`,
          })
        }),
  )
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), honeypot.close()])
  }
  if (scenario.closed) await server.close()
  const tokenUrl = scenario.address?.(server.origin) ?? `${server.origin}/oauth2/token`
  const { origin, hungUp } = server
  return { tokenUrl, origin, requests, honeypotHits, hungUp, close, [Symbol.asyncDispose]: close }
}

type Respond = (response: ServerResponse, request: IncomingMessage, seen: RecordedRequest) => void

/** An HTTP server that records each complete request before it answers. */
function recorder(into: RecordedRequest[], respond: Respond): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() }
      into.push(seen)
      respond(response, request, seen)
    })
  })
}

interface Listening {
  readonly origin: string
  readonly hungUp: () => Promise<void>
  readonly close: () => Promise<void>
}

async function listen(server: Server): Promise<Listening> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {}) // a client that hangs up in the middle is what many scenarios are about
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const closed = new Promise<void>((resolve) => server.on('close', resolve))
  return {
    origin: `http://127.0.0.1:${port}`,
    async hungUp() {
      await Promise.all([...open].map((socket) => new Promise((resolve) => socket.on('close', resolve))))
    },
    async close() {
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
