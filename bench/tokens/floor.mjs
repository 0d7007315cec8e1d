import { refreshByHand, saved, tokenLifeMs } from './saved.mjs'

export const name = 'floor: by hand'
export const note = 'an async function: the token if it lives, else one shared request over fetch'

let token = saved.accessToken
let expiresAt = Date.now() + tokenLifeMs
let refreshing

const refresh = async () => {
  const answer = await refreshByHand()
  token = answer.access_token
  expiresAt = Date.now() + answer.expires_in * 1000
  refreshing = undefined
  return token
}

export const accessToken = async () => {
  if (Date.now() < expiresAt) return token
  return (refreshing ??= refresh())
}

export const expire = () => {
  expiresAt = 0
}
