import { MemoryStore, TokenManager } from 'dropbox-oauth'
import { dropboxOAuth, type LinkedAccount } from 'dropbox-oauth/express'
import express, { type ErrorRequestHandler } from 'express'
import { listFiles, whoIs } from '../../shared/src/dropbox-calls.ts'
import { accountPage, filesPage, notFoundPage, problemPage, welcomePage } from '../../shared/src/pages.ts'
import { dropboxApp, port, redirectUri, welcome } from '../../shared/src/settings.ts'
import { sessions } from './sessions.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** Behind `dropbox.requireAccount()`. */
    dropbox: LinkedAccount
  }
}

const tokens = new TokenManager({ ...dropboxApp, store: new MemoryStore() })
const dropbox = dropboxOAuth({ ...dropboxApp, redirectUri, tokens, scope: ['account_info.read'] })

const app = express()
app.use(sessions())
app.use(dropbox) // start, finish and unlink

app.get('/', (_req, res) => {
  res.send(welcomePage)
})

app.get('/account', dropbox.requireAccount(), async (req, res) => {
  res.send(accountPage(await whoIs(req.dropbox)))
})

// Who has not allowed this yet is asked for it, and comes back here.
app.get('/files', dropbox.requireAccount({ scope: ['files.metadata.read'] }), async (req, res) => {
  res.send(filesPage(await listFiles(req.dropbox)))
})

// A program that is not connected gets a 401 with the address to open.
app.get('/api/account', dropbox.requireAccount(), async (req, res) => {
  res.json(await whoIs(req.dropbox))
})

app.use((_req, res) => {
  res.status(404).send(notFoundPage)
})

const showProblem: ErrorRequestHandler = (error, _req, res, _next) => {
  console.error(error)
  const { status, html } = problemPage(error)
  res.status(status).send(html)
}
app.use(showProblem)

app.listen(port, 'localhost', () => console.log(welcome))
