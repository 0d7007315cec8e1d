// A session of the simplest kind: a random cookie, and a map that forgets its oldest.
import { randomBytes } from 'node:crypto'

const sessions = new Map()

export const newSession = (session) => {
  const id = randomBytes(18).toString('base64url')
  sessions.set(id, session)
  if (sessions.size > 10_000) sessions.delete(sessions.keys().next().value)
  return id
}

export const sessionOf = ({ headers }) => sessions.get(/(?:^|; )sid=([\w-]+)/.exec(headers.cookie ?? '')?.[1])

export const withCookie = (id) => `sid=${id}; HttpOnly; SameSite=Lax; Path=/`
