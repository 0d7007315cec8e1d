// The login as somebody writes it who knows how: state, PKCE, one exchange, a new session id with the link.
import { timingSafeEqual } from 'node:crypto'
import { Agent, request } from 'node:http'
import { challengeOf, randomText } from '../floors/by-hand.mjs'
import { app, authorizeUrl, tokenUrl } from './settings.mjs'

export const begin = () => {
  const state = randomText(18)
  const verifier = randomText()
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.key,
    redirect_uri: app.redirectUri,
    token_access_type: 'offline',
    scope: app.scopes.join(' '),
    state,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
  })
  return { login: { state, verifier }, url: `${authorizeUrl}?${query}` }
}

export const isSameState = (login, given) => {
  const [expected, actual] = [login?.state ?? '', `${given}`].map((text) => Buffer.from(text))
  return expected.length > 0 && expected.length === actual.length && timingSafeEqual(expected, actual)
}

const agent = new Agent({ keepAlive: true })

/** By node:http, which costs less than `fetch`. */
const post = (url, body) =>
  new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
    }
    const sent = request(url, { method: 'POST', headers, agent, timeout: 10_000 }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, text }))
      response.on('error', reject)
    })
    sent.on('timeout', () => sent.destroy(new Error('timeout')))
    sent.on('error', reject)
    sent.end(body)
  })

export const exchange = async (code, { verifier }) => {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: app.redirectUri,
    client_id: app.key,
    client_secret: app.secret,
    code_verifier: verifier,
  })
  const { status, text } = await post(tokenUrl, form.toString())
  if (status !== 200) throw new Error(`HTTP ${status}`)
  return JSON.parse(text)
}
