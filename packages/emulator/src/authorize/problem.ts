import { redirect } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import { errorPage, linkingRefusedPage } from '../pages/error-page.tsx'
import { adviceForProblem } from '../dashboard/explain/authorize-problem.ts'
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
 * parameters in this order. Source: probes of www.dropbox.com, August 2026; before, a 400 page (transloadit/uppy issue
 * 3675).
 */
export function problemAnswer(world: World, problem: AuthorizeProblem, query: string): Answer {
  const { errorName: name, message: detail } = problem
  if (name === undefined) return linkingRefusedPage(detail)
  if (world.switches.authorizeErrors === 'page')
    return errorPage(400, detail, name, remedyFor({ name, detail }, query, world))
  const parameters = new URLSearchParams({ error_detail: detail, error_name: name })
  return redirect(`/oauth2/authorize_error?${parameters}`)
}

/** The advice of the dashboard, for the page: there is no other way for the app's developer to see it there and then. */
export function remedyFor(
  problem: { readonly name: string; readonly detail: string },
  query: string,
  world: World,
): string {
  const { what, fix } = adviceForProblem(problem, new URLSearchParams(query), world)
  return what.startsWith(problem.detail) ? fix : `${what} ${fix}`
}
