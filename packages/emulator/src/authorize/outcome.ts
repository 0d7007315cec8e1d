import { issueAccessToken } from '../state/access-tokens.ts'
import { openGrant, recordLink } from '../state/grants.ts'
import { mintCode } from '../state/mint.ts'
import type { Approval } from '../state/state.ts'
import type { World } from '../world.ts'
import type { Proposal } from './linking.ts'
import { withAnswer } from './redirect-uri.ts'
import type { AuthorizeRequest } from './request.ts'

/** How an authorize request ends: back at the app, or on a page that shows the code or says that there is none. */
export type Outcome =
  | { readonly kind: 'redirect'; readonly url: string; readonly code?: string }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused' }

/** The user said yes. */
export function allow(
  request: AuthorizeRequest,
  proposal: Proposal,
  signedInAtMs: number,
  world: World,
): Outcome {
  const approval: Approval = {
    appKey: request.app.key,
    accountId: proposal.user.accountId,
    ...(proposal.teamId !== undefined && { teamId: proposal.teamId }),
    scopes: request.app.type === 'legacy' ? undefined : proposal.scopes,
    accessType: request.accessType,
    signedInAtMs,
  }
  recordLink(world.state, approval, world.clock.nowMs())
  return request.responseType === 'token'
    ? answerWithToken(request, approval, proposal, world)
    : answerWithCode(request, approval, world)
}

function answerWithCode(request: AuthorizeRequest, approval: Approval, world: World): Outcome {
  const { redirectUri, challenge } = request
  const code = mintCode(approval.accountId)
  const expiresAtMs = world.clock.nowMs() + world.switches.codeLifetimeSeconds * 1000
  world.state.codes.set(code, { code, redirectUri, challenge, expiresAtMs, spent: false, ...approval })
  if (redirectUri === undefined) return { kind: 'code', code }
  return { kind: 'redirect', url: withAnswer(redirectUri, { code }, request.state, 'query'), code }
}

/** The implicit grant: fields in this order in the fragment. Source: recordings of 2022 and 2024. */
function answerWithToken(
  request: AuthorizeRequest,
  approval: Approval,
  { user }: Proposal,
  world: World,
): Outcome {
  const grant = openGrant(world.state, approval, true)
  const answer = {
    access_token: issueAccessToken(world, grant),
    token_type: 'bearer',
    ...(grant.accessType !== 'legacy' && { expires_in: String(world.switches.expiresInSeconds) }),
    ...(grant.scopes !== undefined && { scope: grant.scopes.join(' ') }),
    ...(grant.teamId === undefined
      ? { uid: user.uid, account_id: user.accountId }
      : { uid: '', team_id: grant.teamId }),
  }
  return { kind: 'redirect', url: withAnswer(request.redirectUri!, answer, request.state, 'fragment') }
}

/** The user said no. */
export function deny(request: AuthorizeRequest, { switches }: World): Outcome {
  if (request.redirectUri === undefined) return { kind: 'refused' }
  const answer = {
    error: 'access_denied',
    error_description: switches.deniedText,
  }
  const place = request.responseType === 'token' ? 'fragment' : 'query'
  return { kind: 'redirect', url: withAnswer(request.redirectUri, answer, request.state, place) }
}
