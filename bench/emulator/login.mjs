import { createHash, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'

export const REDIRECT_URI = 'http://127.0.0.1:9/callback'

const agent = new Agent({ keepAlive: true })

const send = (method, url, headers = {}, body = '') =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })

const postForm = async (url, fields) => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const { status, text } = await send('POST', url, headers, new URLSearchParams(fields).toString())
  if (status !== 200) throw new Error(`${url} answered ${status}: ${text}`)
  return JSON.parse(text)
}

/** Goes where a browser would, with its cookies, until it is sent back to the app. */
const codeOf = async (authorizeUrl) => {
  const jar = new Map()
  let url = authorizeUrl
  for (let hops = 0; !url.startsWith(REDIRECT_URI); hops++) {
    if (hops === 10) throw new Error(`no way back to the app from ${authorizeUrl}`)
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const { headers, status, text } = await send('GET', url, cookie === '' ? {} : { Cookie: cookie })
    if (headers.location === undefined) throw new Error(`${url} answered ${status}: ${text}`)
    for (const line of headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      jar.set(name, value)
    }
    url = new URL(headers.location, url).href
  }
  const code = new URL(url).searchParams.get('code')
  if (code === null) throw new Error(`no code in ${url}`)
  return code
}

/** One whole login: authorize with PKCE, code for tokens, who it is, and a refresh. */
export const login = async ({ authorize, token, account }) => {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'bench',
    redirect_uri: REDIRECT_URI,
    scope: 'openid email',
    state: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const code = await codeOf(`${authorize}&${query}`.replace('?&', '?'))
  const client = { client_id: 'bench' }
  const grant = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
  }
  const { access_token, refresh_token } = await postForm(token, { ...client, ...grant })
  const who = await send(account.method, account.url, { Authorization: `Bearer ${access_token}` })
  if (who.status !== 200) throw new Error(`${account.url} answered ${who.status}: ${who.text}`)
  const refreshed = await postForm(token, { ...client, grant_type: 'refresh_token', refresh_token })
  if (typeof refreshed.access_token !== 'string') throw new Error(`${token} gave no access token`)
}
