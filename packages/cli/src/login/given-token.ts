import {
  isDropboxOAuthError,
  OAuth2FlowNoRedirectResult,
  refreshAccessToken,
  type Account,
} from 'dropbox-oauth'
import { CliError, usageError } from '../cli-error.ts'
import { fetchOwner, type Owner } from '../owner.ts'
import type { Attempt } from './attempt.ts'
import type { Keeper } from './keeper.ts'
import type { LoginApp } from './login-app.ts'
import { firstLine, readPastedLines } from './pasted-lines.ts'

/** Takes a refresh token from stdin, after a look whether it is good and whose it is. */
export async function logInByToken(app: LoginApp, keeper: Keeper, attempt: Attempt): Promise<Account> {
  const refreshToken = await readToken(attempt)
  const { consumerKey, consumerSecret, endpoints } = app
  const { signal } = attempt
  const grant = await refreshAccessToken({
    consumerKey,
    consumerSecret,
    endpoints,
    refreshToken,
    signal,
  }).catch((error: unknown) => {
    throw isDropboxOAuthError(error) && error.code === 'relink_required' ? refused() : error
  })
  const owner = await ownerOf(keeper.profile.origin, grant.accessToken)
  attempt.commit()
  if (!owner) return keeper.keepGrant(grant.refreshToken, grant.scope)
  return keeper.keep(new OAuth2FlowNoRedirectResult({ ...grant, accountId: owner.accountId }))
}

/** A terminal shows a prompt, and not what is typed. */
async function readToken(attempt: Attempt): Promise<string> {
  const token = process.stdin.isTTY ? await askForToken(attempt.signal) : await readLine(attempt)
  if (token === undefined)
    throw usageError('--with-token reads a refresh token from stdin, and there is none')
  return token.trim()
}

async function askForToken(signal: AbortSignal): Promise<string | undefined> {
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({ message: 'The refresh token', output: process.stderr, signal })
  signal.throwIfAborted()
  if (isCancel(answer)) throw new CliError('interrupted', 'Interrupted. Nothing was kept', 'restart')
  return answer || undefined
}

async function readLine({ onEnd }: Attempt): Promise<string | undefined> {
  const lines = readPastedLines(process.stdin)
  onEnd(() => lines.close())
  return firstLine(lines)
}

/** `undefined` where Dropbox does not say, such as for a team or without the scope for it. */
async function ownerOf(origin: string | undefined, accessToken: string): Promise<Owner | undefined> {
  const call: typeof fetch = (input, init) =>
    fetch(input, { ...init, redirect: 'error', headers: { authorization: `Bearer ${accessToken}` } })
  return fetchOwner({ fetch: call, origin }).catch(() => undefined)
}

function refused(): CliError {
  return new CliError(
    'not_logged_in',
    'Dropbox does not take this refresh token: it was revoked, or is of another app. Get a new one, or run: dropbox-oauth login',
    'relink',
  )
}
