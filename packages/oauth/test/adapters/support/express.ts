import cookieSession from 'cookie-session'
import express, { type Express, type RequestHandler } from 'express'
import session from 'express-session'
// @ts-expect-error Express 4 under another name has no types; Express 5's fit what is used of it
import express4 from 'express4'
import { createServer } from 'node:http'
import { dropboxOAuth, type LinkedAccount } from '../../../src/adapters/express.ts'
import { emailOf, need, running, type Stand, type StandOptions } from './stand.ts'

type WithDropbox = { dropbox: LinkedAccount }
type WithNote = { session: { note?: string } }

/** The same application on every Express, behind some session or none. */
function application(app: Express, options: StandOptions, sessions: RequestHandler | undefined): Express {
  const dropbox = dropboxOAuth(sessions ? { ...options, secret: undefined } : options)
  if (sessions) app.use(sessions)
  app.use(dropbox)
  app.get('/note', (req, res) => void res.send(((req as unknown as WithNote).session.note ??= 'kept')))
  app.get('/read', (req, res) => void res.send((req as unknown as WithNote).session.note ?? 'nothing'))
  const answer: RequestHandler = (req, res, next) => {
    emailOf((req as unknown as WithDropbox).dropbox).then((email) => res.send(email), next)
  }
  app.get(/^\/(files|api)$/, dropbox.requireAccount(need), answer)
  return app
}

const expressSession = (): RequestHandler =>
  session({ secret: 'keyboard cat', resave: false, saveUninitialized: false })
const cookies = (): RequestHandler => cookieSession({ secret: 'keyboard cat' }) as RequestHandler

const listen = (app: Express) => running(createServer(app))

export const expressStands: readonly Stand[] = [
  {
    name: 'Express 5 with express-session',
    renews: true,
    hasSession: true,
    listen: (options) => listen(application(express(), options, expressSession())),
  },
  {
    name: 'Express 4 with express-session',
    renews: true,
    hasSession: true,
    listen: (options) => listen(application(express4() as Express, options, expressSession())),
  },
  {
    name: 'Express 5 with cookie-session',
    renews: false,
    hasSession: true,
    listen: (options) => listen(application(express(), options, cookies())),
  },
  {
    name: 'Express 4 with sealed cookies',
    renews: false,
    hasSession: false,
    listen: (options) => listen(application(express4() as Express, options, undefined)),
  },
]
