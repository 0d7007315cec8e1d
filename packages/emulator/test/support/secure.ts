import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { connect as connectPlain } from 'node:net'
import type { Socket } from 'node:net'
import { connect } from 'node:tls'
import type { Emulator } from 'dropbox-oauth-emulator'

/** What came back, and by which certificate. */
export interface SecureAnswer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

interface SecureRequest {
  readonly method?: string
  readonly path: string
  /** Whose name is asked for and checked; the socket goes to the emulator all the same. */
  readonly name: string
  readonly headers?: Record<string, string>
  readonly body?: string
  /** A socket that leads there already. */
  readonly socket?: Socket
}

/** A request over TLS that trusts the emulator's authority and no other. */
export function secureRequest(emulator: Emulator, asked: SecureRequest): Promise<SecureAnswer> {
  const { hostname, port } = new URL(emulator.httpsUrl!)
  const ca = readFileSync(emulator.caPath!)
  const agent = new Agent()
  agent.createConnection = () =>
    connect({
      ca,
      servername: asked.name,
      ...(asked.socket === undefined ? { host: hostname, port: Number(port) } : { socket: asked.socket }),
    })
  return new Promise((resolve, reject) => {
    const { method = 'GET', path, name, headers } = asked
    const options = { method, path, host: name, headers: { Host: name, ...headers }, agent }
    const sent = request(options, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end(asked.body)
  })
}

/** Asks the proxy for a tunnel. Gives the socket, and the status the proxy answered. */
export function openProxyTunnel(
  proxyUrl: string,
  target: string,
): Promise<{ socket: Socket; status: number }> {
  const { hostname, port } = new URL(proxyUrl)
  return new Promise((resolve, reject) => {
    const socket = connectPlain(Number(port), hostname)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the proxy hung up')))
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`)
    socket.once('data', (head: Buffer) => {
      resolve({ socket, status: Number(/^HTTP\/1\.1 (\d+)/.exec(head.toString())?.[1] ?? 0) })
    })
  })
}
