import { isDropboxOAuthError } from 'dropbox-oauth'
import type { ErrorRequestHandler, Response } from 'express'
import { logFailure } from './log.ts'
import type { Provider } from './pages/layout.ts'
import { problemPage, type Problem } from './pages/problem.ts'
import { problemOf, UNEXPECTED } from './problems.ts'

/** Answers with a page about a problem. */
export function showProblem(res: Response, problem: Problem, provider: Provider): void {
  // A form on a `no-referrer` page would send `Origin: null`, and could not be told from a foreign one.
  if (problem.action?.method === 'post') res.set('Referrer-Policy', 'same-origin')
  res.status(problem.status).send(problemPage(problem, provider))
}

/** The end of the line for what a route throws: log it, and say what can be done. */
export function failureHandler(provider: Provider): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    logFailure(req.path, error)
    if (res.headersSent) return next(error)
    const again = {
      label: 'Try again',
      href: req.originalUrl,
      ...(req.method === 'POST' && { method: 'post' as const }),
    }
    showProblem(res, isDropboxOAuthError(error) ? problemOf(error, again) : UNEXPECTED, provider)
  }
}
