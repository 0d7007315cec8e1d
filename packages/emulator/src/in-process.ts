import { ConnectionDropped } from './faults/connection-dropped.ts'
import type { Site } from './site.ts'
import { readRequest, toResponse } from './wire/fetch.ts'

/**
 * Calls a site the way `fetch` calls a server: an abort rejects with the signal's reason, a cut connection is
 * a `TypeError` whose cause has the system's code, `redirect: 'error'` rejects a redirect. Redirects are not followed.
 */
export async function fetchInProcess(request: Request, site: Site): Promise<Response> {
  request.signal.throwIfAborted()
  const aborted = new Promise<never>((_resolve, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error), { once: true })
  })
  const response = await Promise.race([serve(request, site).catch(asFetchFails), aborted])
  const redirects = response.status >= 300 && response.status < 400 && response.headers.has('location')
  if (redirects && request.redirect === 'error') throw new TypeError('fetch failed: unexpected redirect')
  return response
}

async function serve(request: Request, site: Site): Promise<Response> {
  if (site.isSteering(request.method, new URL(request.url))) return site.steer(request)
  return toResponse(await site.answer(await readRequest(request)), request.method)
}

function asFetchFails(error: unknown): never {
  if (!(error instanceof ConnectionDropped)) throw error
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  })
}
