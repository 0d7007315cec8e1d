import { DropboxOAuth2Flow, isDropboxOAuthError, type AnyDropboxOAuthError } from 'dropbox-oauth'
import { Router, type Request, type Response } from 'express'
import { disconnect, replaceLink } from './account.ts'
import { showProblem } from './failures.ts'
import { isOwnForm, visitsOnly } from './guards.ts'
import { logFailure } from './log.ts'
import { START, UNLINK } from './paths.ts'
import { FOREIGN_FORM, LOGIN_NOT_KEPT, problemOf } from './problems.ts'
import { localPath } from './return-to.ts'
import { renewSession } from './session.ts'
import type { Settings } from './settings.ts'

/** Everything between *Connect Dropbox* and a linked account: start, finish, disconnect. */
export function dropboxRoutes(settings: Settings): Router {
  // One spelling each: a route that answers to others is one that a rule in front of it can miss.
  const router = Router({ caseSensitive: true, strict: true })
  const { origin, pathname: finish } = new URL(settings.redirectUri)

  /** Where to lead after the login: not into a login again, and not to a form's address. */
  const wayBack = (text: unknown): string => localPath(text, origin, [START, finish, UNLINK]) ?? '/account'

  // All that a login needs is in the session, so each request makes a flow of its own.
  const flow = (req: Request): DropboxOAuth2Flow =>
    new DropboxOAuth2Flow({
      ...settings.app,
      redirectUri: settings.redirectUri,
      session: req.session,
      csrfTokenSessionKey: 'dropbox-auth-csrf-token',
    })

  router.all([START, finish], visitsOnly)

  router.get(START, async (req, res) => {
    const returnTo = wayBack(req.query['returnTo'])
    const urlState = writeUrlState({ returnTo, restarted: req.query['restarted'] === '1' })
    res.redirect(303, await flow(req).start(urlState))
  })

  router.get(finish, async (req, res) => {
    try {
      const result = await flow(req).finish(req.originalUrl)
      await renewSession(req)
      await replaceLink(req.session, result, settings.app)
      // Away from here at once: the address still holds the code. The path came back through the browser: check it again.
      res.redirect(303, wayBack(readUrlState(result.urlState).returnTo))
    } catch (error) {
      if (!isDropboxOAuthError(error)) throw error
      signInFailed(error, req, res)
    }
  })

  router.post(UNLINK, async (req, res) => {
    if (!isOwnForm((name) => req.get(name), origin)) return showProblem(res, FOREIGN_FORM, settings.provider)
    await disconnect(req.session, settings.app)
    req.session.notice = 'Disconnected. This app no longer has access to your Dropbox.'
    res.redirect(303, '/')
  })

  /** Each exception leads where Dropbox recommends. */
  function signInFailed(error: AnyDropboxOAuthError, req: Request, res: Response): void {
    switch (error.code) {
      case 'bad_state': {
        // The session expired: start again, but only once, or a browser without cookies would go round for ever.
        const { restarted, returnTo } = readUrlState(urlStateOf(req.originalUrl))
        if (restarted) return showProblem(res, LOGIN_NOT_KEPT, settings.provider)
        const again = new URLSearchParams({ returnTo: wayBack(returnTo), restarted: '1' })
        return res.redirect(303, `${START}?${again}`)
      }
      case 'not_approved':
        req.session.notice = 'Not approved? Why not?'
        return res.redirect(303, '/')
      default:
        logFailure('sign-in', error)
        return showProblem(res, problemOf(error, { label: 'Try again', href: START }), settings.provider)
    }
  }

  return router
}

/** What travels with the login: where to lead afterwards, after a `!` when this login is already the second try. */
interface UrlState {
  readonly returnTo: string
  readonly restarted: boolean
}

const writeUrlState = ({ returnTo, restarted }: UrlState): string => (restarted ? '!' : '') + returnTo

function readUrlState(text = ''): UrlState {
  const restarted = text.startsWith('!')
  return { returnTo: restarted ? text.slice(1) : text, restarted }
}

/** The URL state of a callback that `finish()` refused: what stands behind the first `|` of `state`. */
function urlStateOf(url: string): string | undefined {
  const state = new URL(url, 'http://localhost').searchParams.get('state') ?? ''
  return state.includes('|') ? state.slice(state.indexOf('|') + 1) : undefined
}
