import type { OAuth2FlowNoRedirectResult } from 'dropbox-oauth'
import type { Dropbox } from './dropbox.ts'

/** The linked account in a few lines. The tokens stay out of them. */
export async function describeAccount(result: OAuth2FlowNoRedirectResult, { app }: Dropbox): Promise<string> {
  const url = new URL('/2/users/get_current_account', app.endpoints?.api ?? 'https://api.dropboxapi.com')
  const response = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${result.accessToken}` },
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error(`Dropbox did not say whose account it is: HTTP ${response.status}`)
  const { name, email } = (await response.json()) as { name: { display_name: string }; email: string }
  const expires = result.expiresAt?.toISOString() ?? 'never'
  return [
    `Connected:  ${printable(name.display_name)} <${printable(email)}>`,
    `Account:    ${printable(result.accountId)}`,
    `May:        ${printable(result.scope.join(' '))}`,
    `Expires:    ${expires}${result.refreshToken === undefined ? '' : ', then renewed with the refresh token'}`,
  ].join('\n')
}

/** People choose their names, and a terminal obeys control characters. */
const printable = (text: string): string => text.replace(/\p{C}/gu, '')
