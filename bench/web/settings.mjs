import { app as everywhere } from '../settings.mjs'

export { authorizeUrl, tokenUrl } from '../settings.mjs'

/** The bench's app, with the callback that the servers have; the browsers call them by this name. */
export const app = { ...everywhere, redirectUri: 'http://localhost:3000/callback' }

export const sessionSecret = 'a-session-secret-of-more-than-32-characters'
