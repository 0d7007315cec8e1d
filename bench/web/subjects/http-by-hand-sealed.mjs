import { createServer } from 'node:http'
import { begin, exchange, isSameState } from '../by-hand.mjs'
import { open, seal } from '../sealed-cookie.mjs'

const attributes = '; Path=/; HttpOnly; SameSite=Lax; Max-Age='
const minutes10 = 600
const days30 = 30 * 24 * 3600

const answer = (response, location, cookies) => {
  response.writeHead(303, { location, 'set-cookie': cookies, 'cache-control': 'no-store' })
  response.end()
}

const respond = async (request, response) => {
  const url = new URL(request.url, 'http://localhost')
  if (url.pathname === '/login') {
    const { login, url: authorize } = begin()
    const sealed = seal('login', { ...login, startedAt: Date.now() })
    return answer(response, authorize, `login=${sealed}${attributes}${minutes10}`)
  }
  const login = open('login', /(?:^|; )login=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1])
  const isFresh = Date.now() - login?.startedAt < 1000 * minutes10
  if (!isFresh || !isSameState(login, url.searchParams.get('state'))) return response.writeHead(403).end()
  const { account_id: account } = await exchange(url.searchParams.get('code'), login)
  answer(response, '/', [
    `login=${attributes}0`,
    `account=${seal('account', { account })}${attributes}${days30}`,
  ])
}

const server = createServer((request, response) => void respond(request, response))

export const listen = (port) => server.listen(port, '127.0.0.1')
