import express, { type Express } from 'express'
import { currentAccount } from './account.ts'
import { dropboxRoutes } from './dropbox-routes.ts'
import { securityHeaders } from './headers.ts'
import { failureHandler, showProblem } from './failures.ts'
import { accountPage } from './pages/account.ts'
import { ICON_FILE } from './pages/layout.ts'
import { welcomePage } from './pages/welcome.ts'
import { NOT_FOUND } from './problems.ts'
import { sessions, takeNotice } from './session.ts'
import type { Settings } from './settings.ts'

/** The web application: a welcome page, the sign-in, and the page of the linked account. */
export function createApp(settings: Settings): Express {
  const { app: dropbox, provider } = settings
  const app = express().disable('x-powered-by').enable('case sensitive routing').enable('strict routing')

  app.use(securityHeaders)
  app.get('/icon.svg', (_req, res) => void res.type('svg').send(ICON_FILE))
  app.use(sessions(new URL(settings.redirectUri)))
  app.use(dropboxRoutes(settings))

  app.get('/', (req, res) => {
    if (req.session.link) return res.redirect(303, '/account')
    res.send(welcomePage({ provider, notice: takeNotice(req) }))
  })

  app.get('/account', async (req, res) => {
    if (!req.session.link) return res.redirect(303, '/dropbox-auth-start?returnTo=/account')
    const account = await currentAccount(req.session, dropbox)
    if (account) {
      // A form on a `no-referrer` page would send `Origin: null`, and could not be told from a foreign one.
      return void res
        .set('Referrer-Policy', 'same-origin')
        .send(accountPage({ ...account, provider, notice: takeNotice(req) }))
    }
    req.session.notice = 'Dropbox has ended this connection. You can connect again.'
    res.redirect(303, '/')
  })

  app.use((_req, res) => showProblem(res, NOT_FOUND, provider))

  return app.use(failureHandler(provider))
}
