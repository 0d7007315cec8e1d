// A subject is measured only after it was seen to do the whole work: every parameter in its URL, its state refused when
// wrong, and the verifier of that very URL in the request that reached the stub.
import assert from 'node:assert/strict'
import { challengeOf } from './floors/by-hand.mjs'
import { callbackOf } from './callback.mjs'
import { app, tokenUrl } from './settings.mjs'
import { check as checkApi } from './tokens/api-check.mjs'
import { check as checkTokens } from './tokens/check.mjs'

const checkUrl = (url) => {
  const query = new URL(url).searchParams
  assert.equal(query.get('response_type'), 'code')
  assert.equal(query.get('client_id'), app.key)
  assert.equal(query.get('redirect_uri'), app.redirectUri)
  assert.equal(query.get('scope'), app.scopes.join(' '))
  assert.equal(query.get('token_access_type'), 'offline')
  assert.equal(query.get('code_challenge_method'), 'S256')
  assert.match(query.get('state'), /^[\w-]{16,}$/)
  return query.get('code_challenge')
}

const lastRequest = async () => {
  const { url, body, authorization } = await (await fetch(tokenUrl)).json()
  const basic = Buffer.from(authorization?.split(' ')[1] ?? '', 'base64').toString()
  return { fields: new URLSearchParams(body || url.slice(url.indexOf('?'))), basic }
}

const checkFinish = async ({ start, finish }) => {
  const login = await start()
  const accessToken = await finish(login, callbackOf(login))
  assert.equal(accessToken.length, 1139)
  const { fields, basic } = await lastRequest()
  assert.equal(fields.get('grant_type'), 'authorization_code')
  assert.equal(fields.get('code'), callbackOf(login).query.code)
  assert.equal(fields.get('redirect_uri'), app.redirectUri)
  assert.equal(fields.get('client_id') ?? basic.split(':')[0], app.key)
  assert.equal(challengeOf(fields.get('code_verifier')), checkUrl(login.url))
  const forged = await start()
  await assert.rejects(async () => await finish(forged, callbackOf(await start())))
}

export const check = async (subject) => {
  if (subject.accessToken) return checkTokens(subject)
  if (subject.call) return checkApi(subject)
  checkUrl((await subject.start()).url)
  if (subject.finish) await checkFinish(subject)
}
