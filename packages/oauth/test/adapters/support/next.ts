import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { dropboxOAuth, type NextDropbox } from '../../../src/adapters/next.ts'
import { emailOf, need, running, type Running, type Stand } from './stand.ts'

/** Route handlers as Next.js calls them: one function for each method, GET for a HEAD too. */
function route(dropbox: NextDropbox): Promise<Running> {
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/dropbox-auth-')) {
      if (request.method === 'POST') return dropbox.POST(request)
      return ['GET', 'HEAD'].includes(request.method)
        ? dropbox.GET(request)
        : new Response(null, { status: 405 })
    }
    const account = await dropbox.requireAccount(request, need)
    return account instanceof Response ? account : new Response(await emailOf(account))
  }
  const listener = getRequestListener(answer)
  return running(createServer((req, res) => void listener(req, res)))
}

export const nextStands: readonly Stand[] = [
  {
    name: 'route handlers of Next.js with sealed cookies',
    renews: false,
    hasSession: false,
    listen: (options) => route(dropboxOAuth(options)),
  },
]
