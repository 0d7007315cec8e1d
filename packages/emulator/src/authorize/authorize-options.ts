/** Who answers, and how. */
export interface AuthorizeOptions {
  /** Mail address or account id; the first user unless given. */
  user?: string
  /** `allow` unless given. A user seeded with a decision of their own keeps to it. */
  decision?: 'allow' | 'deny'
}

/** Where the browser would have gone, and the code it would have carried. Without a redirect URI only the code. */
export interface Authorized {
  redirectUrl?: string
  code?: string
}

/** @throws TypeError naming the option that is wrong: a misspelt one would have another user answer, or otherwise. */
export function checkAuthorizeOptions(options: unknown): AuthorizeOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('authorize: options must be an object')
  const { user, decision, ...others }: Record<string, unknown> = { ...options }
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    throw new TypeError(`authorize: ${unknown}: unknown option; known are user, decision`)
  if (user !== undefined && typeof user !== 'string')
    throw new TypeError('authorize: user: must be a mail address or account id')
  if (decision !== undefined && decision !== 'allow' && decision !== 'deny')
    throw new TypeError('authorize: decision: must be allow or deny')
  return { ...(user !== undefined && { user }), ...(decision !== undefined && { decision }) }
}
