import { type Answer, isPlain, type Outgoing } from './exchange.ts'

/** A callback's address holds the code: nobody is to store the answer, or to learn the address from it. */
export const careful = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** With the policy of an answer that has no page. */
const bare = {
  ...careful,
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
}

/** An answer with the careful headers; `headers` adds to them, or replaces some. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer {
  return { status, headers: { ...bare, ...headers }, cookies: [], body }
}

/**
 * Sends the browser elsewhere, by GET, so that the address with the code is left at once. Most answers are this one, and
 * Node 20 takes ten times as long for an object that begins with a spread.
 */
export function redirect(location: string): Answer {
  return { status: 303, headers: { location, ...bare }, cookies: [], body: '' }
}

/** An answer for programs. */
export function json(status: number, value: object): Answer {
  return answer(status, { 'content-type': 'application/json' }, JSON.stringify(value))
}

/** The answer with cookies added; one of the application gets the careful headers that it lacks. */
export function withCookies(outgoing: Outgoing, cookies: readonly string[]): Outgoing {
  if (isPlain(outgoing)) {
    return cookies.length === 0 ? outgoing : { ...outgoing, cookies: [...outgoing.cookies, ...cookies] }
  }
  // A copy: `Response.redirect()` has immutable headers.
  const { body, status, statusText, headers } = outgoing
  const response = new Response(body, { status, statusText, headers })
  for (const [name, value] of Object.entries(careful)) {
    if (!response.headers.has(name)) response.headers.set(name, value)
  }
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
