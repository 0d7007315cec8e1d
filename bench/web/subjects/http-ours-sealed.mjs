import { createServer } from 'node:http'
import { dropboxOAuth } from 'dropbox-oauth/node-http'
import { ours } from '../ours.mjs'

const dropbox = dropboxOAuth(ours)

const respond = async (request, response) => {
  if (!(await dropbox(request, response))) response.writeHead(404).end()
}

const server = createServer((request, response) => void respond(request, response))

export const listen = (port) => server.listen(port, '127.0.0.1')
