import { apiUrl } from '../settings.mjs'
import { saved } from './saved.mjs'

export const name = 'floor: fetch'
export const note = 'the bearer token written into the header by hand'

export const call = () =>
  fetch(apiUrl, { method: 'POST', headers: { Authorization: `Bearer ${saved.accessToken}` } })
