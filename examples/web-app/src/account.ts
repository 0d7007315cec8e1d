import {
  OAuth2FlowResult,
  refreshAccessToken,
  RelinkRequiredException,
  revokeToken,
  TransientException,
} from 'dropbox-oauth'
import type { SessionData } from 'express-session'
import { logFailure } from './log.ts'
import type { DropboxApp } from './settings.ts'

type LinkSession = Partial<Pick<SessionData, 'link'>>

/** The linked account as the page shows it. */
export interface Account {
  readonly name: string
  readonly email: string
  readonly scope: readonly string[]
  readonly expiresAt?: Date | undefined
}

const RENEW_BEFORE_MS = 5 * 60_000 // one page view is never cut short by an expiry

/**
 * Asks Dropbox whose account is linked; undefined when none is, or when Dropbox no longer accepts the link, which is then
 * forgotten.
 * @throws {TransientException} Dropbox does not answer; nothing is forgotten
 */
export async function currentAccount(session: LinkSession, app: DropboxApp): Promise<Account | undefined> {
  try {
    let link = await freshLink(session, app)
    if (link === undefined) return undefined
    let person = await whoIs(link, app)
    if (person === undefined) {
      // Refused, though by our clock it lives: revoked, or the clocks differ. A new token tells.
      link = await renew(session, link, app)
      person = await whoIs(link, app)
    }
    if (person === undefined)
      throw new RelinkRequiredException('Dropbox refuses a new token too', { reason: 'revoked' })
    return { ...person, scope: link.scope, expiresAt: link.expiresAt }
  } catch (error) {
    if (!(error instanceof RelinkRequiredException)) throw error
    delete session.link
    return undefined
  }
}

/**
 * Revokes the access at Dropbox, then forgets the tokens. In that order: should Dropbox not answer, the tokens are still
 * there to try again with.
 * @throws {TransientException}
 */
export async function disconnect(session: LinkSession, app: DropboxApp): Promise<void> {
  const link = await freshLink(session, app).catch((error: unknown) => {
    if (!(error instanceof RelinkRequiredException)) throw error // else it is revoked already
  })
  if (link !== undefined) await revokeToken({ accessToken: link.accessToken, ...endpointsOf(app) })
  delete session.link
}

/**
 * Puts a new link in the place of the one before. Another account's is revoked, since nobody could disconnect it any more;
 * when that fails it is logged, and the new link stands. The same account's is not: with it the new one would go.
 */
export async function replaceLink(
  session: LinkSession,
  result: OAuth2FlowResult,
  app: DropboxApp,
): Promise<void> {
  const { link: previous } = session
  session.link = result.toRecord()
  if (previous === undefined || previous.accountId === result.accountId) return
  await disconnect({ link: previous }, app).catch((error: unknown) =>
    logFailure('disconnecting the account before', error),
  )
}

/** The link of the session, with an access token that still lives for a while. */
async function freshLink(session: LinkSession, app: DropboxApp): Promise<OAuth2FlowResult | undefined> {
  if (session.link === undefined) return undefined
  const link = new OAuth2FlowResult(session.link)
  const lives = link.expiresAt === undefined || link.expiresAt.getTime() - Date.now() > RENEW_BEFORE_MS
  return lives ? link : renew(session, link, app)
}

async function renew(
  session: LinkSession,
  link: OAuth2FlowResult,
  app: DropboxApp,
): Promise<OAuth2FlowResult> {
  const { refreshToken } = link
  if (refreshToken === undefined)
    throw new RelinkRequiredException('There is no refresh token', { reason: 'not-linked' })
  const { scope = link.scope, ...grant } = await refreshAccessToken({ ...app, refreshToken })
  const renewed = new OAuth2FlowResult({ ...link.toRecord(), ...grant, scope })
  session.link = renewed.toRecord()
  return renewed
}

/** Undefined when Dropbox refuses the access token. */
async function whoIs(
  link: OAuth2FlowResult,
  app: DropboxApp,
): Promise<Pick<Account, 'name' | 'email'> | undefined> {
  const url = new URL('/2/users/get_current_account', app.endpoints?.api ?? 'https://api.dropboxapi.com')
  const headers = { Authorization: `Bearer ${link.accessToken}` }
  const signal = AbortSignal.timeout(10_000)
  const answer = await fetch(url, { method: 'POST', headers, redirect: 'error', signal }).catch(
    () => undefined,
  )
  if (answer?.status === 401) return undefined
  if (!answer?.ok)
    throw new TransientException(`users/get_current_account: ${answer?.status ?? 'no answer'}`, 'retry')
  const account = (await answer.json()) as { name: { display_name: string }; email: string }
  return { name: account.name.display_name, email: account.email }
}

const endpointsOf = ({ endpoints }: DropboxApp): Pick<DropboxApp, 'endpoints'> =>
  endpoints ? { endpoints } : {}
