import { describe, grantOf } from './describe.ts'
import { dialect } from './dialect.ts'
import { damageOf } from './faults/damage.ts'
import { strike } from './faults/strike.ts'
import type { Fault, RequestFacts } from './faults/fault.ts'
import { crossOriginAnswer, crossOriginHeaders } from './guard/cross-origin.ts'
import type { LoggedRequest } from './log/entry.ts'
import { originsFor } from './origins.ts'
import { route, servedPath } from './route.ts'
import { revokeGrant } from './state/grants.ts'
import { commonHeaders } from './wire/answer.ts'
import type { Answer } from './wire/answer.ts'
import type { Incoming } from './wire/incoming.ts'
import type { World } from './world.ts'

/**
 * Dropbox, as far as signing in goes: a request and a world in, an answer out.
 *
 * @throws ConnectionDropped when a fault cuts the connection before there is an answer.
 */
export async function handle(incoming: Incoming, everywhere: World): Promise<Answer> {
  const world = seenFrom(incoming.url, everywhere)
  const path = servedPath(incoming.url)
  const refused = crossOriginAnswer(path, incoming, world)
  if (refused !== undefined) return refused
  const facts = describe(path, incoming, world)
  const entry = world.log.open(seen(incoming, facts, world))
  const fault = world.faults.take(facts)
  if (fault !== undefined) entry.fault = fault
  const answer = withHeaders(
    await loggedAnswer(entry, () => answerTo(incoming, path, fault, world), world),
    path,
  )
  const { status, headers, body } = answer
  world.log.answer(entry, { status, headers, body })
  const damage = fault === undefined ? undefined : damageOf(fault)
  return damage === undefined ? answer : { ...answer, damage }
}

/** The world, with the addresses that the client of a request knows it by. */
function seenFrom(url: URL, world: World): World {
  const origins = originsFor(url, world.origins)
  return origins === world.origins ? world : { ...world, origins }
}

/** A request that gets no answer must not look as if one were still to come. */
async function loggedAnswer(
  entry: LoggedRequest,
  answer: () => Promise<Answer>,
  world: World,
): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    world.log.cut(entry)
    throw error
  }
}

function answerTo(incoming: Incoming, path: string, fault: Fault | undefined, world: World): Promise<Answer> {
  if (fault === undefined) return route(incoming, world)
  return strike(fault, {
    signal: incoming.signal,
    handle: () => route(incoming, world),
    dialect: (status) => dialect(path, status, world),
    revoke() {
      const grant = grantOf(path, incoming, world)
      if (grant !== undefined) revokeGrant(world.state, grant)
    },
  })
}

function seen(incoming: Incoming, facts: RequestFacts, world: World): Omit<LoggedRequest, 'id'> {
  const { method, url, headers, body, form } = incoming
  return {
    at: new Date(world.clock.nowMs()),
    method,
    url: url.pathname + url.search,
    headers,
    body,
    ...facts,
    ...(form.size > 0 && { form: Object.fromEntries(form) }),
  }
}

/**
 * By `Object.assign`: Node 20 takes ten times as long for an object literal that begins with a spread, each of its own
 * shape.
 */
const withHeaders = ({ status, headers, body }: Answer, path: string): Answer => ({
  status,
  headers: Object.assign(commonHeaders(), crossOriginHeaders(path), headers),
  body,
})
