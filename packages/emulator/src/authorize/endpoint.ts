import { consentPage } from '../pages/consent-page.tsx'
import { errorPage, linkingRefusedPage } from '../pages/error-page.tsx'
import { pickUserPage } from '../pages/pick-user-page.tsx'
import { randomText } from '../random.ts'
import type { User } from '../seed/directory.ts'
import type { Ticket } from '../state/state.ts'
import { plainText, redirect } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { isApproved, propose } from './linking.ts'
import { allow, deny } from './outcome.ts'
import { outcomeAnswer } from './outcome-answer.ts'
import { AuthorizeProblem, problemAnswer } from './problem.ts'
import { readAuthorizeRequest } from './request.ts'
import type { AuthorizeRequest } from './request.ts'
import { findSession, forgetSession, openSession } from './session.ts'

/** `/oauth2/authorize`: GET shows sign-in and consent, POST takes their forms. */
export function authorizeEndpoint(incoming: Incoming, world: World): Answer {
  try {
    if (incoming.method === 'GET' || incoming.method === 'HEAD') return begin(incoming, world)
    if (incoming.method === 'POST') return submit(incoming, world)
    return plainText(405, 'Use GET.', { allow: 'GET, HEAD, POST' })
  } catch (error) {
    if (error instanceof AuthorizeProblem) return problemAnswer(world, error, incoming.url.search.slice(1))
    throw error
  }
}

function begin(incoming: Incoming, world: World): Answer {
  const request = readAuthorizeRequest(incoming.url.search.slice(1), world)
  // A HEAD asks whether the request is good; it must neither sign in nor approve.
  if (incoming.method === 'HEAD')
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '' }
  if (world.consent === 'auto') {
    const user = world.directory.users[0]!
    const proposal = propose(request, user, world)
    return outcomeAnswer(allow(request, proposal, world.clock.nowMs(), world), request)
  }
  const session = findSession(incoming, world)
  const user = world.directory.users.find((one) => one.accountId === session?.accountId)
  const mustSignIn = request.forceReauthentication && session?.reauthenticatedFor !== request.query
  if (session === undefined || user === undefined || mustSignIn) return askWho(request, world)
  delete session.reauthenticatedFor
  const { signedInAtMs } = session
  return linking(request, incoming, world, () => askConsent(request, user, signedInAtMs, world))
}

/** What only who can link the app gets. For others the page offers another account, and the next try asks who it is. */
function linking(request: AuthorizeRequest, incoming: Incoming, world: World, attempt: () => Answer): Answer {
  try {
    return attempt()
  } catch (error) {
    if (!(error instanceof AuthorizeProblem)) throw error
    const answer =
      error.errorName === undefined
        ? linkingRefusedPage(error.message, request.query)
        : problemAnswer(world, error, request.query)
    return withCookie(answer, forgetSession(incoming, world))
  }
}

const withCookie = (answer: Answer, cookie: string): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'set-cookie': cookie },
})

function askWho(request: AuthorizeRequest, world: World): Answer {
  const ticket = openTicket(world, { query: request.query })
  return pickUserPage(request, world.directory.users, ticket)
}

function askConsent(request: AuthorizeRequest, user: User, signedInAtMs: number, world: World): Answer {
  const proposal = propose(request, user, world)
  if (user.decision === 'deny') return outcomeAnswer(deny(request, world), request)
  const returning =
    world.switches.returningUser === 'redirected' &&
    !request.forceReapprove &&
    isApproved(request, proposal, world)
  if (user.decision === 'allow' || returning) {
    return outcomeAnswer(allow(request, proposal, signedInAtMs, world), request)
  }
  const ticket = openTicket(world, { query: request.query, accountId: user.accountId, signedInAtMs })
  return consentPage(request, proposal, ticket)
}

/** The forms of the two pages. Whoever posts here must hold a ticket, which only a page of ours gives away. */
function submit(incoming: Incoming, world: World): Answer {
  const { form } = incoming
  const ticket = takeTicket(world, form.get('ticket'))
  if (ticket === undefined) {
    return errorPage(403, 'This page has been used already, or is too old. Start again from the app.')
  }
  const request = readAuthorizeRequest(ticket.query, world)
  switch (form.get('action')) {
    case 'sign-in':
      return linking(request, incoming, world, () => signIn(form.get('user'), request, incoming, world))
    case 'switch':
      return redirect(`/oauth2/authorize?${ticket.query}`, { 'set-cookie': forgetSession(incoming, world) })
    case 'allow':
    case 'deny':
      return linking(request, incoming, world, () =>
        decide(form.get('action') === 'allow', ticket, request, world),
      )
    default:
      return errorPage(400, 'The form has no known action.')
  }
}

function signIn(
  accountId: string | null,
  request: AuthorizeRequest,
  incoming: Incoming,
  world: World,
): Answer {
  const user = world.directory.users.find((one) => one.accountId === accountId)
  if (user === undefined) return errorPage(400, 'There is no such account.')
  // Only who can go on to the consent page is remembered: others could never get away from their account.
  propose(request, user, world)
  if (user.decision !== 'ask') return askConsent(request, user, world.clock.nowMs(), world)
  const cookie = openSession(incoming, user, request.query, world)
  return redirect(`/oauth2/authorize?${request.query}`, { 'set-cookie': cookie })
}

function decide(allowed: boolean, ticket: Ticket, request: AuthorizeRequest, world: World): Answer {
  const user = world.directory.users.find((one) => one.accountId === ticket.accountId)
  if (user === undefined) return errorPage(400, 'Nobody has signed in on this page.')
  if (!allowed) return outcomeAnswer(deny(request, world), request)
  const proposal = propose(request, user, world)
  return outcomeAnswer(allow(request, proposal, ticket.signedInAtMs!, world), request)
}

function openTicket(world: World, ticket: Ticket): string {
  const id = randomText(43)
  world.state.tickets.set(id, ticket)
  return id
}

function takeTicket(world: World, id: string | null): Ticket | undefined {
  if (id === null) return undefined
  const ticket = world.state.tickets.get(id)
  world.state.tickets.delete(id)
  return ticket
}
