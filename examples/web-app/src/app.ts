import express, { type Express } from 'express'
import { dropboxRoutes } from './dropbox-routes.ts'
import { emulatorRoutes } from './emulator-routes.ts'
import { securityHeaders } from './headers.ts'
import { failureHandler, showProblem } from './failures.ts'
import { OwnerCookie, ownerId } from './owner.ts'
import { accountsPage } from './pages/accounts.ts'
import { ICON_FILE } from './pages/layout.ts'
import { welcomePage } from './pages/welcome.ts'
import { START } from './paths.ts'
import { NOT_FOUND } from './problems.ts'
import { sessions, takeNotice } from './session.ts'
import type { Settings } from './settings.ts'

/** The web application: a welcome page, the sign-in, and the page of the linked accounts. */
export function createApp(settings: Settings): Express {
  const { accounts, emulated, provider } = settings
  const home = new URL(settings.redirectUri)
  const owners = new OwnerCookie(home)
  const app = express().disable('x-powered-by').enable('case sensitive routing').enable('strict routing')

  app.use(securityHeaders)
  app.get('/icon.svg', (_req, res) => void res.type('svg').send(ICON_FILE))
  app.use(sessions(home))
  app.use(dropboxRoutes(settings))
  if (emulated) app.use(emulatorRoutes(settings, emulated))

  app.get('/', async (req, res) => {
    const owner = owners.read(req)
    if (owner !== undefined && (await accounts.idsOf(ownerId(owner))).length > 0)
      return res.redirect(303, '/account')
    res.send(welcomePage({ provider, notice: takeNotice(req) }))
  })

  app.get('/account', async (req, res) => {
    const owner = owners.read(req)
    const linked = owner === undefined ? [] : await accounts.listOf(ownerId(owner))
    if (owner === undefined || linked.length === 0) return res.redirect(303, `${START}?returnTo=/account`)
    owners.keep(res, owner)
    // A form on a `no-referrer` page would send `Origin: null`, and could not be told from a foreign one.
    res.set('Referrer-Policy', 'same-origin')
    res.send(accountsPage({ provider, notice: takeNotice(req), accounts: linked, ...timesOf(settings) }))
  })

  app.use((_req, res) => showProblem(res, NOT_FOUND, provider))

  return app.use(failureHandler(provider))
}

/** What the clock says. With the emulator, how far it is ahead too. */
const timesOf = ({ app, emulated }: Settings): { now: number; aheadMs?: number } => ({
  now: app.now?.() ?? Date.now(),
  ...(emulated && { aheadMs: emulated.aheadMs }),
})
