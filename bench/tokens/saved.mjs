import { app, tokenUrl } from '../settings.mjs'

/** What a login has left: the same for everybody. */
export const saved = {
  accessToken: `sl.u.${'Old0-q_9Zk'.repeat(114).slice(0, 1134)}`,
  refreshToken: 'Zk8_w2-QpR'.repeat(7).slice(0, 64),
  accountId: `dbid:${'AAB0c-d_9x'.repeat(4).slice(0, 35)}`,
}

export const tokenLifeMs = 4 * 3_600_000

/** A refresh as it is written by hand: one request, form in the body. */
export const refreshByHand = async () => {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: saved.refreshToken,
    client_id: app.key,
    client_secret: app.secret,
  })
  const response = await fetch(tokenUrl, { method: 'POST', body })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return response.json()
}
