import { createServer, type ServerResponse } from 'node:http'
import { MemoryStore, TokenManager } from 'dropbox-oauth'
import { dropboxOAuth } from 'dropbox-oauth/node-http'
import { listFiles, whoIs } from '../../shared/src/dropbox-calls.ts'
import { accountPage, filesPage, notFoundPage, problemPage, welcomePage } from '../../shared/src/pages.ts'
import { dropboxApp, port, redirectUri, secret, welcome } from '../../shared/src/settings.ts'
import { openSession, type WithSession } from './session.ts'

const tokens = new TokenManager({ ...dropboxApp, store: new MemoryStore() })
const dropbox = dropboxOAuth<WithSession>({
  ...dropboxApp,
  redirectUri,
  tokens,
  scope: ['account_info.read'],
  secret, // seals the cookies that take the place of a session
  session: (req) => req.session,
})

async function answer(req: WithSession, res: ServerResponse): Promise<void> {
  await openSession(req, res)
  if (await dropbox(req, res)) return // start, finish and unlink
  switch (req.url) {
    case '/':
      return sendPage(res, welcomePage)
    case '/account': {
      const account = await dropbox.requireAccount(req, res)
      return account && sendPage(res, accountPage(await whoIs(account)))
    }
    case '/files': {
      // Who has not allowed this yet is asked for it, and comes back here.
      const account = await dropbox.requireAccount(req, res, { scope: ['files.metadata.read'] })
      return account && sendPage(res, filesPage(await listFiles(account)))
    }
    case '/api/account': {
      // A program that is not connected gets a 401 with the address to open.
      const account = await dropbox.requireAccount(req, res)
      return account && sendJson(res, await whoIs(account))
    }
    default:
      sendPage(res, notFoundPage, 404)
  }
}

function sendPage(res: ServerResponse, html: string, status = 200): void {
  res.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html)
}

function sendJson(res: ServerResponse, value: object): void {
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

const server = createServer((req, res) => {
  answer(req, res).catch((error: unknown) => {
    console.error(error)
    const { status, html } = problemPage(error)
    sendPage(res, html, status)
  })
})
server.listen(port, 'localhost', () => console.log(welcome))
