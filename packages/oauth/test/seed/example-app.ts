import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { DropboxOAuth2Flow, isDropboxOAuthError } from '../../src/index.ts'
import { sessionKey, type startDropbox } from './dropbox.ts'

type Dropbox = Awaited<ReturnType<typeof startDropbox>>

/** The web application of the seed's example, on a port of its own. */
export interface ExampleApp {
  readonly origin: string
  readonly log: string[]
  /** Ends the session of every visitor. */
  expireSessions(): void
  /** A visitor with a cookie of their own. */
  visitor(): (path: string) => Promise<Visit>
}

/** What a visitor got. */
export interface Visit {
  readonly status: number
  readonly location: string
  readonly text: string
}

export async function startExampleApp(dropbox: Dropbox): Promise<ExampleApp> {
  const sessions = new Map<string, object>()
  const log: string[] = []
  const server = createServer((request, response) => void serve(request, response))
  afterAll(() => (server.closeAllConnections(), server.close()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const redirectUri = `${origin}/dropbox-auth-finish`
  dropbox.app.redirectUris.push(redirectUri)

  const dropboxAuthFlow = (session: object): DropboxOAuth2Flow =>
    new DropboxOAuth2Flow({
      consumerKey: dropbox.consumerKey,
      consumerSecret: dropbox.consumerSecret,
      redirectUri,
      session,
      csrfTokenSessionKey: sessionKey,
      endpoints: dropbox.emulator.endpoints,
    })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers.cookie ?? ''
    const session = sessions.get(id) ?? {}
    sessions.set(id, session)
    const url = request.url ?? ''
    const redirect = (location: string) => response.writeHead(302, { location }).end()
    const page = (status: number, text: string) => response.writeHead(status).end(text)
    if (url === '/dropbox-auth-start') return void redirect(await dropboxAuthFlow(session).start())
    try {
      const result = await dropboxAuthFlow(session).finish(url)
      page(200, `Linked ${result.accountId}`)
    } catch (error) {
      if (!isDropboxOAuthError(error)) throw error
      if (error.code === 'bad_state') redirect('/dropbox-auth-start')
      else if (error.code === 'not_approved') redirect('/home?flash=Not+approved%3F+Why+not%3F')
      else page(error.httpStatus, error.name)
      if (error.code === 'provider') log.push(`Auth error: ${error}`)
    }
  }

  let visitors = 0
  return {
    origin,
    log,
    expireSessions: () => sessions.clear(),
    visitor() {
      const cookie = `visitor=${++visitors}`
      return async (path) => {
        const response = await fetch(new URL(path, origin), { headers: { cookie }, redirect: 'manual' })
        const text = await response.text()
        return { status: response.status, location: response.headers.get('location') ?? '', text }
      }
    },
  }
}
