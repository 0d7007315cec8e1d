import type { User } from '../seed/directory.ts'
import type { Answer } from '../wire/answer.ts'
import type { World } from '../world.ts'
import type { Authorized, AuthorizeOptions } from './authorize-options.ts'
import { propose } from './linking.ts'
import { allow, deny } from './outcome.ts'
import { outcomeAnswer } from './outcome-answer.ts'
import { AuthorizeProblem, problemAnswer } from './problem.ts'
import { readAuthorizeRequest } from './request.ts'

/**
 * Consent without a page, by the rules of the page.
 *
 * @throws Error that names Dropbox's error and its detail when there would have been an error page.
 */
export function authorizeHeadless(url: string, options: AuthorizeOptions, world: World): Authorized {
  if (!URL.canParse(url)) throw new TypeError('authorize: the URL must be absolute')
  const { pathname, search, searchParams } = new URL(url)
  if (!/^(\/1)?\/oauth2\/authorize$/.test(pathname)) {
    throw new TypeError(`authorize: the path must be /oauth2/authorize, not ${pathname}`)
  }
  const user = findUser(options.user, world)
  const log = logVisit(pathname + search, searchParams.get('client_id'), user, world)
  try {
    return conclude(search.slice(1), user, options.decision ?? 'allow', world, log)
  } catch (error) {
    if (!(error instanceof AuthorizeProblem)) throw error
    log(problemAnswer(world, error, search.slice(1)))
    throw new Error(`authorize: ${error.errorName ?? 'linking refused'}: ${error.message}`)
  }
}

type LogAnswer = (answer: Answer) => void

/** The log tells it as the visit of a browser: without it, a login would begin with a code from nowhere. */
function logVisit(url: string, clientId: string | null, user: User, { log, clock }: World): LogAnswer {
  const entry = log.open({
    endpoint: 'authorize',
    ...(clientId !== null && { clientId }),
    accountId: user.accountId,
    email: user.email,
    at: new Date(clock.nowMs()),
    method: 'GET',
    url,
    headers: { 'user-agent': 'emulator.authorize' },
    body: '',
  })
  return ({ status, headers, body }) => log.answer(entry, { status, headers, body })
}

function conclude(
  query: string,
  user: User,
  asked: 'allow' | 'deny',
  world: World,
  log: LogAnswer,
): Authorized {
  const request = readAuthorizeRequest(query, world)
  const proposal = propose(request, user, world)
  const decision = user.decision === 'ask' ? asked : user.decision
  const outcome =
    decision === 'deny' ? deny(request, world) : allow(request, proposal, world.clock.nowMs(), world)
  log(outcomeAnswer(outcome, request))
  switch (outcome.kind) {
    case 'redirect':
      return { redirectUrl: outcome.url, ...(outcome.code !== undefined && { code: outcome.code }) }
    case 'code':
      return { code: outcome.code }
    case 'refused':
      return {}
    default:
      return outcome satisfies never
  }
}

function findUser(name: string | undefined, world: World): User {
  const { users } = world.directory
  const user =
    name === undefined ? users[0] : users.find((one) => one.email === name || one.accountId === name)
  if (user !== undefined) return user
  throw new TypeError(
    `authorize: there is no user ${JSON.stringify(name)}; known are ${users.map((one) => one.email).join(', ')}`,
  )
}
