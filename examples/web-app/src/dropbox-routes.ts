import { DropboxOAuth2Flow, isDropboxOAuthError, type AnyDropboxOAuthError } from 'dropbox-oauth'
import { Router, type Request, type Response } from 'express'
import { isTeam, readAccountId } from './account-key.ts'
import { showProblem } from './failures.ts'
import { ownFormsOnly, visitsOnly } from './guards.ts'
import { logFailure } from './log.ts'
import { newOwnerSecret, OwnerCookie, ownerId } from './owner.ts'
import { JUMP, REVOKE, START, UNLINK } from './paths.ts'
import { LOGIN_NOT_KEPT, NOT_FOUND, otherAccount, problemOf } from './problems.ts'
import { localPath } from './return-to.ts'
import { renewSession } from './session.ts'
import type { Settings } from './settings.ts'
import { readUrlState, urlStateOf, writeUrlState } from './url-state.ts'

/** Everything between *Connect Dropbox* and a linked account: start, finish, disconnect. */
export function dropboxRoutes(settings: Settings): Router {
  // One spelling each: a route that answers to others is one that a rule in front of it can miss.
  const router = Router({ caseSensitive: true, strict: true })
  const { accounts, provider } = settings
  const home = new URL(settings.redirectUri)
  const { origin, pathname: finish } = home
  const owners = new OwnerCookie(home)

  /** Where to lead after the login: not into a login again, and not to a form's address. */
  const wayBack = (text: unknown): string =>
    localPath(text, origin, [START, finish, UNLINK, JUMP, REVOKE]) ?? '/account'

  router.all([START, finish], visitsOnly)

  router.get(START, async (req, res) => {
    const account = readAccountId(req.query['account'])
    const urlState = writeUrlState({
      returnTo: wayBack(req.query['returnTo']),
      account,
      restarted: req.query['restarted'] === '1',
    })
    const owner = await ownerFor(req)
    req.session.owner ??= owner
    const options = {
      ...scopeOf(settings, account === undefined ? req.query['kind'] === 'team' : isTeam(account)),
      forceReauthentication: req.query['choose'] === '1',
    }
    res.redirect(303, await flow(req, settings, options).start(urlState))
  })

  router.get(finish, async (req, res) => {
    try {
      const result = await flow(req, settings).finish(req.originalUrl)
      const { returnTo, account } = readUrlState(result.urlState)
      await renewSession(req)
      const owner = (req.session.owner ??= newOwnerSecret())
      await accounts.link(ownerId(owner), result, account)
      await settings.emulated?.save()
      owners.keep(res, owner)
      // Away from here at once: the address still holds the code. The path came back through the browser: check it again.
      res.redirect(303, wayBack(returnTo))
    } catch (error) {
      if (!isDropboxOAuthError(error)) throw error
      signInFailed(error, req, res)
    }
  })

  router.post(UNLINK, ownFormsOnly(settings), async (req, res) => {
    const [owner, id] = [owners.read(req), readAccountId(req.query['account'])]
    if (owner === undefined || id === undefined) return showProblem(res, NOT_FOUND, provider)
    const isEnded = await accounts.disconnect(ownerId(owner), id)
    req.session.notice = isTeam(id) && !isEnded ? FORGOTTEN : DISCONNECTED
    res.redirect(303, '/')
  })

  /**
   * Whose accounts a login ends among. A cookie that has none is replaced: who planted it would see those of the login. It
   * is kept in the session, so that two tabs that log in at once end at one owner. The store is asked in any case: no login
   * begins that could not be kept.
   */
  async function ownerFor(req: Request): Promise<string> {
    const known = owners.read(req) ?? newOwnerSecret()
    const hasAccounts = (await accounts.idsOf(ownerId(known))).length > 0
    return hasAccounts ? known : newOwnerSecret()
  }

  /** Each exception leads where Dropbox recommends. */
  function signInFailed(error: AnyDropboxOAuthError, req: Request, res: Response): void {
    const { restarted, returnTo, account } = readUrlState(urlStateOf(req.originalUrl))
    switch (error.code) {
      case 'bad_state': {
        // The session expired: start again, but only once, or a browser without cookies would go round for ever.
        if (restarted) return showProblem(res, LOGIN_NOT_KEPT, provider)
        const again = new URLSearchParams({ returnTo: wayBack(returnTo), restarted: '1' })
        if (account !== undefined) again.set('account', account)
        return res.redirect(303, `${START}?${again}`)
      }
      case 'not_approved':
        req.session.notice = 'Not approved? Why not?'
        return res.redirect(303, '/')
      case 'account_mismatch':
        return showProblem(res, otherAccount(account), provider)
      default:
        logFailure('sign-in', error)
        return showProblem(res, problemOf(error, { label: 'Try again', href: START }), provider)
    }
  }

  return router
}

const DISCONNECTED = 'Disconnected. This app no longer has access to that Dropbox.'
const FORGOTTEN =
  'Disconnected here: the tokens are deleted. Dropbox lets no app end the connection of a team; its admin can, in the admin console.'

/** All that a login needs is in the session, so each request makes a flow of its own. */
const flow = (
  req: Request,
  { app, redirectUri }: Settings,
  options: { scope?: readonly string[]; forceReauthentication?: boolean } = {},
): DropboxOAuth2Flow =>
  new DropboxOAuth2Flow({
    ...app,
    ...options,
    redirectUri,
    session: req.session,
    csrfTokenSessionKey: 'dropbox-auth-csrf-token',
  })

/** At the real Dropbox an app's settings say what it asks for; the emulated one can have both kinds of accounts. */
const scopeOf = ({ emulated }: Settings, forTeam: boolean): { scope?: readonly string[] } =>
  emulated ? { scope: emulated.scopes[forTeam ? 'team' : 'user'] } : {}
