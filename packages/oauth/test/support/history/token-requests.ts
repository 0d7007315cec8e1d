import type { LoggedRequest } from 'dropbox-oauth-emulator'
import type { TokenRequest } from './check/tokens.ts'
import { hashOf } from './recording-store.ts'

/** The refreshes among the requests that the emulator has logged, which must be with their secrets. */
export function tokenRequestsOf(requests: readonly LoggedRequest[]): TokenRequest[] {
  return requests.flatMap(({ body, grantType, response }) => {
    const refreshToken = new URLSearchParams(body).get('refresh_token')
    if (grantType !== 'refresh_token' || refreshToken === null) return []
    const answer = JSON.parse(response?.body ?? '{}') as Readonly<Record<string, string>>
    const { access_token: access, refresh_token: newGrant, error } = answer
    return [
      {
        grant: hashOf(refreshToken),
        isRefused: error === 'invalid_grant',
        ...(access !== undefined && { access: hashOf(access) }),
        ...(newGrant !== undefined && { newGrant: hashOf(newGrant) }),
      },
    ]
  })
}
