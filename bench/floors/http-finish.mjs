import { Agent, request } from 'node:http'
import { app, tokenUrl } from '../settings.mjs'
import { requireState } from './by-hand.mjs'
import { start } from './plain-start.mjs'

export const name = 'floor: node:http'
export const note = 'keep-alive agent, form by hand, collect, JSON.parse'
export { start }

const agent = new Agent({ keepAlive: true })
const { hostname, port, pathname } = new URL(tokenUrl)

const form = (code, verifier) =>
  `grant_type=authorization_code&code=${encodeURIComponent(code)}&client_id=${app.key}&client_secret=${app.secret}` +
  `&redirect_uri=${encodeURIComponent(app.redirectUri)}&code_verifier=${verifier}`

const collect = (response, resolve, reject) => {
  const chunks = []
  response.on('data', (chunk) => chunks.push(chunk))
  response.on('error', reject)
  response.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    resolve(JSON.parse(body.toString()).access_token)
  })
}

export const finish = (login, { query }) =>
  new Promise((resolve, reject) => {
    requireState(login, query)
    const body = form(query.code, login.verifier)
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length }
    const options = { agent, hostname, port, path: pathname, method: 'POST', headers }
    request(options, (response) => collect(response, resolve, reject))
      .on('error', reject)
      .end(body)
  })
