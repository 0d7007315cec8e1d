import { createServer } from 'node:http'
import { begin, exchange, isSameState } from '../by-hand.mjs'
import { newSession, sessionOf, withCookie } from '../plain-session.mjs'

const answer = (response, location, id) => {
  response.writeHead(303, { location, 'set-cookie': withCookie(id), 'cache-control': 'no-store' })
  response.end()
}

const respond = async (request, response) => {
  const url = new URL(request.url, 'http://localhost')
  if (url.pathname === '/login') {
    const { login, url: authorize } = begin()
    return answer(response, authorize, newSession({ login }))
  }
  const session = sessionOf(request)
  if (!isSameState(session?.login, url.searchParams.get('state'))) return response.writeHead(403).end()
  const { account_id: account } = await exchange(url.searchParams.get('code'), session.login)
  answer(response, '/', newSession({ account }))
}

const server = createServer((request, response) => void respond(request, response))

export const listen = (port) => server.listen(port, '127.0.0.1')
