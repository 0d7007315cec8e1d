import { redirect } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import { errorPage, linkingRefusedPage } from '../pages/error-page.tsx'
import type { World } from '../world.ts'

/** Why an authorize request goes no further. Never leaves the emulator. */
export class AuthorizeProblem extends Error {
  /** `error_name` of the error page; `undefined` for what Dropbox says on a page of its own, after sign-in. */
  readonly errorName: string | undefined

  constructor(errorName: string | undefined, detail: string) {
    super(detail)
    this.name = 'AuthorizeProblem'
    this.errorName = errorName
  }
}

/**
 * Shows a problem to the user. It never reaches the redirect URI. The redirect to the error page is relative, its
 * parameters in this order. With the `query` of the authorize request, a page that is about the account offers another. Source: probes of www.dropbox.com, August 2026; before, a 400 page (transloadit/uppy 3675).
 */
export function problemAnswer(world: World, problem: AuthorizeProblem, query?: string): Answer {
  if (problem.errorName === undefined) return linkingRefusedPage(problem.message, query)
  if (world.switches.authorizeErrors === 'page') return errorPage(400, problem.message, problem.errorName)
  const parameters = new URLSearchParams({ error_detail: problem.message, error_name: problem.errorName })
  return redirect(`/oauth2/authorize_error?${parameters}`)
}
