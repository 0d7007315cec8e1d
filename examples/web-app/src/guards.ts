import type { RequestHandler } from 'express'
import { showProblem } from './failures.ts'
import { FOREIGN_FORM } from './problems.ts'
import type { Settings } from './settings.ts'

/**
 * Lets only a person's own GET through. A HEAD or a prefetch of the start would make a login nobody asked for, and of the
 * callback it would spend the code.
 */
export const visitsOnly: RequestHandler = (req, res, next) => {
  if (req.method !== 'GET') return void res.set('Allow', 'GET').sendStatus(405)
  const purpose = req.get('Sec-Purpose') ?? req.get('Purpose') ?? req.get('X-Moz') ?? ''
  if (purpose.toLowerCase().startsWith('prefetch')) return void res.sendStatus(503)
  next()
}

/** Lets only the forms of our own pages through. */
export function ownFormsOnly({ redirectUri, provider }: Settings): RequestHandler {
  const { origin } = new URL(redirectUri)
  return (req, res, next) => {
    if (!isOwnForm((name) => req.get(name), origin)) return showProblem(res, FOREIGN_FORM, provider)
    next()
  }
}

/** Whether a form was sent by one of our own pages. Old browsers send no `Sec-Fetch-Site`, but they name the origin. */
export function isOwnForm(get: (header: string) => string | undefined, origin: string): boolean {
  const site = get('Sec-Fetch-Site')
  return site === undefined ? get('Origin') === origin : site === 'same-origin'
}
