import { request as sendRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { once } from 'node:events'
import type { LinkedAccount } from '../../../src/web/index.ts'
import { Browser, type Send } from '../../web/support/browser.ts'
import type { World } from '../../web/support/world.ts'

/** What each stand's application is made with. */
export type StandOptions = World['options']

/**
 * An application on a framework, as its users write it: `/files` and `/api` need an account and answer with its e-mail,
 * `/note` keeps a text in the session, `/broken` is a path of the login whose hook throws.
 */
export interface Stand {
  readonly name: string
  /** Whether the session gets a new id on link. */
  readonly renews: boolean
  /** Whether `/note` works: the application has a session of its own. */
  readonly hasSession: boolean
  readonly listen: (options: StandOptions) => Promise<Running>
}

export interface Running {
  readonly port: number
  readonly close: () => Promise<unknown>
}

/** Runs an HTTP server on a free port. */
export async function running(server: Server): Promise<Running> {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    ;(server as { closeAllConnections?(): void }).closeAllConnections?.()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port, close }
}

/** A browser whose requests go over a real connection, paths and headers as they are. */
export function wiredBrowser({ port }: Running): Browser {
  const send: Send = async (path, { method, headers }) => {
    const message = sendRequest({ host: '127.0.0.1', port, path, method, headers })
    message.end()
    const [incoming] = (await once(message, 'response')) as [IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const received = new Headers()
    for (let i = 0; i < incoming.rawHeaders.length; i += 2)
      received.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '')
    const body = chunks.length > 0 ? Buffer.concat(chunks) : null
    return new Response(body, { status: incoming.statusCode ?? 0, headers: received })
  }
  return new Browser(send)
}

/** What a route does with an account: asks Dropbox whose it is. */
export async function emailOf(account: LinkedAccount): Promise<string> {
  const response = await account.fetch('https://api.dropboxapi.com/2/users/get_current_account', {
    method: 'POST',
  })
  return ((await response.json()) as { email: string }).email
}

export const need = { scope: ['account_info.read'] }
