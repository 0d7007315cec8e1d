import { createServer } from 'node:http'
import { dropboxOAuth } from 'dropbox-oauth/node-http'
import { ours } from '../ours.mjs'
import { newSession, sessionOf, withCookie } from '../plain-session.mjs'

const sessions = new WeakMap()
const dropbox = dropboxOAuth({ ...ours, session: (request) => sessions.get(request) })

const respond = async (request, response) => {
  let session = sessionOf(request)
  if (!session) {
    session = {}
    response.setHeader('set-cookie', withCookie(newSession(session)))
  }
  sessions.set(request, session)
  if (!(await dropbox(request, response))) response.writeHead(404).end()
}

const server = createServer((request, response) => void respond(request, response))

export const listen = (port) => server.listen(port, '127.0.0.1')
