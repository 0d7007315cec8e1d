import { connect } from 'node:net'

/** What came back over a socket, head and body as they were sent, and whether the connection was cut. */
export interface RawAnswer {
  readonly head: string
  readonly body: string
  /** The system's code of a cut; `undefined` for an orderly end. */
  readonly cut: string | undefined
}

/** Sends a request written by hand: any Host, any header, no client in between that repairs or repeats anything. */
export function rawRequest(url: string, lines: readonly string[], body = ''): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    let cut: string | undefined
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', (error: NodeJS.ErrnoException) => (cut = error.code))
    socket.on('close', () => {
      const end = text.indexOf('\r\n\r\n')
      resolve({ head: text.slice(0, Math.max(end, 0)), body: end < 0 ? '' : text.slice(end + 4), cut })
    })
    socket.write([...lines, 'Connection: close', '', body].join('\r\n'))
  })
}

/** The status of an answer; 0 when there was none. */
export const statusOf = ({ head }: RawAnswer): number => Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0)

/** A POST of a form, written by hand. */
export function rawPost(
  url: string,
  path: string,
  form: string,
  headers: readonly string[] = [],
): Promise<RawAnswer> {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(form)}`,
    ...headers,
  ]
  return rawRequest(url, lines, form)
}
