import { app, tokenUrl } from '../settings.mjs'
import { requireState } from './by-hand.mjs'
import { start } from './plain-start.mjs'

export const name = 'floor: fetch'
export const note = 'fetch with a URLSearchParams body, response.json()'
export { start }

export const finish = async (login, { query }) => {
  requireState(login, query)
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: query.code,
    client_id: app.key,
    client_secret: app.secret,
    redirect_uri: app.redirectUri,
    code_verifier: login.verifier,
  })
  const response = await fetch(tokenUrl, { method: 'POST', body })
  return (await response.json()).access_token
}
