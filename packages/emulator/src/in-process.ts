import { ConnectionDropped } from './faults/connection-dropped.ts'

type Serve = (request: Request) => Promise<Response>

/**
 * Calls a server function the way `fetch` calls a server: an abort rejects with the signal's reason, a cut connection is
 * a `TypeError` whose cause has the system's code, `redirect: 'error'` rejects a redirect. Redirects are not followed.
 */
export async function fetchInProcess(request: Request, serve: Serve): Promise<Response> {
  request.signal.throwIfAborted()
  const aborted = new Promise<never>((_resolve, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error), { once: true })
  })
  const response = await Promise.race([serve(request).catch(asFetchFails), aborted])
  const redirects = response.status >= 300 && response.status < 400 && response.headers.has('location')
  if (redirects && request.redirect === 'error') throw new TypeError('fetch failed: unexpected redirect')
  return response
}

function asFetchFails(error: unknown): never {
  if (!(error instanceof ConnectionDropped)) throw error
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  })
}
