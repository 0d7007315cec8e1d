import { apiError } from './api/errors.ts'
import { plainPage } from './pages/plain-page.tsx'
import { tokenErrorAnswer } from './token/errors.ts'
import { plainText } from './wire/answer.ts'
import type { Answer } from './wire/answer.ts'
import type { World } from './world.ts'

/** What Dropbox sends with a status at this address, for failures on purpose that do not say it themselves. */
export function dialect(path: string, status: number, world: World): Answer {
  if (path === '/oauth2/token') return tokenDialect(status, world)
  if (path.startsWith('/2/')) return apiDialect(path, status, world)
  return plainPage(
    status,
    `Error (${status})`,
    'Something went wrong. This failure was ordered from the emulator.',
  )
}

/** Source: snarfed/oauth-dropins issue 729 for the 500. */
function tokenDialect(status: number, world: World): Answer {
  if (status === 429) return tokenRateLimit(world)
  if (status < 500) return tokenErrorAnswer(status, { error: 'invalid_grant' })
  if (status === 503 && world.switches.tokenMaintenance !== 'json') return maintenance(world)
  const error = 'The server has either erred or is incapable of performing the requested operation.'
  return tokenErrorAnswer(status, { error })
}

const maintenance = ({ switches }: World): Answer =>
  switches.tokenMaintenance === 'page'
    ? plainPage(503, 'Error (503)', 'Dropbox is down for maintenance.')
    : { status: 503, headers: {}, body: '' }

/** What a status means, at every route or only at some. Source: dropbox-api-spec, auth.stone, check.stone, common.stone. */
const API_ERRORS: Readonly<Record<number, { under: string; tags: string; error: object }>> = {
  401: { under: '/2/', tags: 'expired_access_token', error: { '.tag': 'expired_access_token' } },
  403: {
    under: '/2/',
    tags: 'invalid_account_type/endpoint',
    error: { '.tag': 'invalid_account_type', invalid_account_type: { '.tag': 'endpoint' } },
  },
  409: { under: '/2/check/', tags: 'user_requested', error: { '.tag': 'user_requested' } },
  422: { under: '/2/', tags: 'no_permission', error: { '.tag': 'no_permission' } },
}

function apiDialect(path: string, status: number, world: World): Answer {
  if (status === 429) return rateLimit(world)
  const known = API_ERRORS[status]
  if (known === undefined || !path.startsWith(known.under)) return plainText(status, `Error ${status}`)
  return apiError(status, known.tags, known.error, world)
}

const RETRY_AFTER = { 'retry-after': '1' }

/** A RateLimitError. Source: Jesus/dropbox_api, 2019; dropbox-sdk-python. */
function rateLimit(world: World): Answer {
  const reason = { reason: { '.tag': 'too_many_requests' } }
  const error = world.switches.retryAfterField ? { ...reason, retry_after: 1 } : reason
  const answer = apiError(429, 'too_many_requests', error, world)
  return { ...answer, headers: { ...answer.headers, ...RETRY_AFTER } }
}

/** Of this endpoint a 429 was never recorded. */
function tokenRateLimit(world: World): Answer {
  switch (world.switches.tokenRateLimit) {
    case 'envelope':
      return rateLimit(world)
    case 'oauth':
      return tokenErrorAnswer(429, { error: 'too_many_requests' }, RETRY_AFTER)
    case 'text':
      return plainText(429, 'Too many requests', RETRY_AFTER)
    default:
      return world.switches.tokenRateLimit satisfies never
  }
}
