import { apiUrl } from '../settings.mjs'
import { key, tokens } from './ours.mjs'

export const name = 'dropbox-oauth'
export const note = 'tokens.fetch(key), MemoryStore'

const dropbox = tokens.fetch(key)

export const call = () => dropbox(apiUrl, { method: 'POST' })
