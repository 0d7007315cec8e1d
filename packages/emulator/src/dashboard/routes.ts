import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Controls } from '../controls.ts'
import { foreignOrigin } from '../guard/cross-origin.ts'
import type { LoggedRequest } from '../log/entry.ts'
import { plainPage } from '../pages/plain-page.tsx'
import { BoundedMap } from '../state/bounded-map.ts'
import { randomText } from '../random.ts'
import { sameSecret } from '../state/mint.ts'
import { plainText } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import { readRequest, toResponse } from '../wire/fetch.ts'
import type { World } from '../world.ts'
import { curlOf } from './curl.ts'
import { dashboardPage, SCRIPT_PATH } from './dashboard-page.tsx'
import { EditRefused, edits } from './edits.ts'
import { explain } from './explain/explain.ts'
import type { Step } from './explain/step.ts'
import { loginsOf } from './logins.ts'
import type { Reading } from './reading.ts'
import { requestPage } from './request-page.tsx'
import { script } from './script.ts'

/** How many sentences on what was done wait for the page that shows them. */
const DONE_LIMIT = 20

/** `/` and `/__emulator/ui/`: what a person steers the emulator by. Its own requests are not logged. */
export function dashboardRoutes(controls: Controls, world: World): Hono {
  const app = new Hono()
  const csrf = randomText(43)
  const done = new BoundedMap<string>(DONE_LIMIT)
  const answer = (context: Context, make: () => Answer): Response => {
    const origin = context.req.header('origin')
    const foreign = origin !== undefined && !controls.isOwnOrigin(origin, new URL(context.req.url))
    return toResponse(foreign ? foreignOrigin() : make(), context.req.method)
  }
  app.get('/', (context) =>
    answer(context, () =>
      dashboardPage({
        world,
        csrf,
        url: new URL(context.req.url),
        done: take(done, context.req.query('done') ?? ''),
      }),
    ),
  )
  app.get(SCRIPT_PATH, (context) => answer(context, () => scriptAnswer))
  app.get('/__emulator/ui/requests/:id', (context) => answer(context, () => showRequest(context, world)))
  app.get('/__emulator/ui/requests/:id/curl', (context) => answer(context, () => showCurl(context, world)))
  app.post('/__emulator/ui/:edit', async (context) => {
    const { form } = await readRequest(context.req.raw)
    return answer(context, () => {
      if (!sameSecret(form.get('csrf') ?? '', csrf)) return tooOld()
      return edit(context.req.param('edit'), form, { controls, world, done })
    })
  })
  return app
}

/** What was done is said once, not at every reload. */
function take(done: BoundedMap<string>, id: string): string | undefined {
  const text = done.get(id)
  done.delete(id)
  return text
}

const originOf = ({ req }: Context): string => new URL(req.url).origin

const scriptAnswer: Answer = {
  status: 200,
  headers: {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
  },
  body: script,
}

/** The token is made anew when the emulator starts. */
const tooOld = (): Answer =>
  plainPage(403, 'This page is too old', 'Open the dashboard again, and repeat what you did.')

interface Desk {
  readonly controls: Controls
  readonly world: World
  readonly done: BoundedMap<string>
}

function edit(name: string, form: URLSearchParams, { controls, world, done }: Desk): Answer {
  const act = Object.hasOwn(edits, name) ? edits[name] : undefined
  if (act === undefined) return plainPage(404, 'Error (404)', 'There is no such form.')
  try {
    const id = randomText(8)
    done.set(id, act(form, world, controls))
    const headers = {
      location: `/?done=${id}${placeOf(form)}`,
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    }
    return { status: 303, headers, body: '' }
  } catch (error) {
    // A RangeError is a limit: of waiting faults, for one.
    if (error instanceof EditRefused || error instanceof RangeError)
      return plainPage(400, 'This did not work', error.message)
    throw error
  }
}

/** Where on the page the form was, as a fragment. */
function placeOf(form: URLSearchParams): string {
  const back = form.get('back') ?? ''
  return /^[\w-]{1,80}$/.test(back) ? `#${back}` : ''
}

/** Without its secrets, unless the address asks for them. */
function findRequest({ req }: Context, world: World): LoggedRequest | undefined {
  const entry = world.log.findLast(({ id }) => String(id) === req.param('id'))
  return entry === undefined || wantsSecrets(req) ? entry : world.log.withoutSecrets(entry)
}

/** What is told of a request: it takes those of its login that came before. */
function stepOf({ id }: LoggedRequest, world: World): Step {
  const isIt = ({ entry }: Reading): boolean => entry.id === id
  const logins = loginsOf(world.log.list({}, { secrets: true }), world.state)
  const { requests } = logins.find((login) => login.requests.some(isIt))! // the log has just given it
  const index = requests.findIndex(isIt)
  return explain(requests[index]!, requests.slice(0, index), world) // found just above
}

const wantsSecrets = (req: Context['req']): boolean => req.query('secrets') === 'shown'

function showRequest(context: Context, world: World): Answer {
  const entry = findRequest(context, world)
  if (entry === undefined)
    return plainPage(404, 'Error (404)', 'The log does not have this request any more.')
  const has = (id: number): boolean => world.log.findLast((one) => one.id === id) !== undefined
  return requestPage({
    entry,
    neighbours: [entry.id - 1, entry.id + 1].filter(has),
    step: stepOf(entry, world),
    origin: originOf(context),
    secrets: wantsSecrets(context.req),
  })
}

function showCurl(context: Context, world: World): Answer {
  const entry = findRequest(context, world)
  if (entry === undefined) return plainText(404, 'The log does not have this request any more.')
  return plainText(200, curlOf(entry, originOf(context)), { 'cache-control': 'no-store' })
}
