import { apiError } from './api/errors.ts'
import { plainPage } from './pages/plain-page.tsx'
import { tokenErrorAnswer } from './token/errors.ts'
import { plainText } from './wire/answer.ts'
import type { Answer } from './wire/answer.ts'
import type { World } from './world.ts'

/** What Dropbox sends with a status at this address, for failures on purpose that do not say it themselves. */
export function dialect(path: string, status: number, world: World): Answer {
  if (path === '/oauth2/token') return tokenDialect(status)
  if (path.startsWith('/2/')) return apiDialect(status, world)
  return plainPage(
    status,
    `Error (${status})`,
    'Something went wrong. This failure was ordered from the emulator.',
  )
}

/** Source: snarfed/oauth-dropins issue 729 for the 500; a 429 of this endpoint was never recorded. */
function tokenDialect(status: number): Answer {
  if (status === 429) return tokenErrorAnswer(status, { error: 'too_many_requests' }, { 'Retry-After': '1' })
  if (status < 500) return tokenErrorAnswer(status, { error: 'invalid_grant' })
  const error = 'The server has either erred or is incapable of performing the requested operation.'
  return tokenErrorAnswer(status, { error })
}

/** Source: Jesus/dropbox_api, 2019; dropbox-sdk-python. */
function apiDialect(status: number, world: World): Answer {
  if (status === 401)
    return apiError(status, 'expired_access_token', { '.tag': 'expired_access_token' }, world)
  if (status !== 429) return plainText(status, `Error ${status}`)
  const answer = apiError(
    status,
    'too_many_requests',
    { reason: { '.tag': 'too_many_requests' }, retry_after: 1 },
    world,
  )
  return { ...answer, headers: { ...answer.headers, 'Retry-After': '1' } }
}
