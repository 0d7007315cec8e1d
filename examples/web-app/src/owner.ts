import { createHash, randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'

/** The longest that browsers keep a cookie. */
const LIFE_MS = 400 * 24 * 3_600_000

/**
 * Who a browser is, for longer than a session lasts: a cookie with 256 random bits. A real application has users who sign
 * in, and their ids, in its place.
 */
export class OwnerCookie {
  readonly #name: string
  readonly #isSecure: boolean

  constructor(origin: URL) {
    this.#isSecure = origin.protocol === 'https:'
    // Cookies ignore ports, as those of the session do.
    this.#name = this.#isSecure ? '__Host-owner' : `owner-${origin.port}`
  }

  read(req: Request): string | undefined {
    const prefix = `${this.#name}=`
    const pair = (req.get('Cookie') ?? '').split(/;\s*/).find((text) => text.startsWith(prefix))
    const secret = pair?.slice(prefix.length) ?? ''
    return /^[\w-]{43}$/.test(secret) ? secret : undefined
  }

  /** Has the browser keep it, for another 400 days. */
  keep(res: Response, secret: string): void {
    const secure = this.#isSecure
    res.cookie(this.#name, secret, { maxAge: LIFE_MS, path: '/', httpOnly: true, sameSite: 'lax', secure })
  }
}

export const newOwnerSecret = (): string => randomBytes(32).toString('base64url')

/** The owner's id in keys and in the log. The cookie cannot be made of it: reading the store opens no account here. */
export const ownerId = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
