import { Hono } from 'hono'
import type { Context } from 'hono'
import { checkAuthorizeOptions } from '../authorize/authorize-options.ts'
import type { Controls } from '../controls.ts'
import { foreignOrigin } from '../guard/cross-origin.ts'
import { readBody, toResponse } from '../wire/fetch.ts'
import { createEventStreams, eventStreamHead } from './events.ts'

/** A snapshot of all that can be remembered is half as large. */
const LIMIT_BYTES = 134_217_728

/** `/__emulator/`: what a program in another process, or in another language, steers the emulator by. JSON in and out. */
export function controlRoutes(controls: Controls): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    const origin = context.req.header('origin')
    if (origin !== undefined && !controls.isOwnOrigin(origin, new URL(context.req.url)))
      return toResponse(foreignOrigin(), 'GET')
    await next()
    context.header('Cache-Control', 'no-store')
    return undefined
  })
  app.onError((error, context) => context.json({ error: error.message }, 400))
  addRoutes(app, controls)
  addRefusals(app)
  return app
}

/** Who asks otherwise is told how. */
function addRefusals(app: Hono): void {
  const methods = new Map<string, string[]>()
  for (const { path, method } of app.routes)
    if (method !== 'ALL') methods.set(path, [...(methods.get(path) ?? []), method])
  for (const [path, allowed] of methods) {
    const allow = allowed.join(', ')
    app.all(path, (context) =>
      context.json({ error: `/__emulator${path} takes ${allow}` }, 405, { Allow: allow }),
    )
  }
  const known = [...methods].map(([path, allowed]) => `${allowed.join('|')} ${path.slice(1)}`).join(', ')
  app.all('*', (context) =>
    context.json({ error: `there is no such control route; known are ${known}` }, 404),
  )
}

function addRoutes(app: Hono, controls: Controls): void {
  app.get('/health', (context) => context.json({ ok: true, now: new Date(controls.nowMs()).toISOString() }))
  app.post('/reset', (context) => {
    controls.reset()
    return context.json({ ok: true })
  })
  app.get('/env', (context) => context.json({ env: controls.env() }))
  app.get('/snapshot', (context) => context.json(controls.snapshot()))
  app.put('/snapshot', async (context) => {
    controls.restore(await jsonObject(context))
    return context.json({ ok: true })
  })
  app.post('/clock', async (context) => {
    const { advanceMs, ...others } = await jsonObject(context)
    refuseOthers(others)
    if (typeof advanceMs !== 'number') throw new TypeError('advanceMs: must be a number of milliseconds')
    controls.advance(advanceMs)
    return context.json({ now: new Date(controls.nowMs()).toISOString() })
  })
  app.get('/faults', (context) => context.json({ faults: controls.listFaults() }))
  app.post('/faults', async (context) => {
    controls.addFault(await jsonObject(context))
    return context.json({ faults: controls.listFaults() }, 201)
  })
  app.delete('/faults', (context) => {
    controls.clearFaults()
    return context.json({ faults: [] })
  })
  app.get('/requests', (context) => context.json({ requests: controls.listRequests(context.req.query()) }))
  const eventStream = createEventStreams(controls)
  app.get('/events', (context) =>
    context.req.method === 'HEAD' ? eventStreamHead() : eventStream(context.req.header('last-event-id')),
  )
  app.post('/authorize', async (context) => {
    const { url, ...options } = await jsonObject(context)
    if (typeof url !== 'string') throw new TypeError('url: must be the authorize URL')
    return context.json(await controls.authorize(url, checkAuthorizeOptions(options)))
  })
}

/** A misspelt field would be a wish that nobody hears. */
function refuseOthers(fields: object): void {
  const [name] = Object.keys(fields)
  if (name !== undefined) throw new TypeError(`${name}: unknown field`)
}

/** A form of another site cannot send this content type without asking first, which it is not allowed to. */
async function jsonObject(context: Context): Promise<Record<string, unknown>> {
  if (!/^application\/json(;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw new TypeError('the body must be JSON, with Content-Type: application/json')
  }
  const text = await readBody(context.req.raw, LIMIT_BYTES)
  if (text === undefined) throw new TypeError(`the body must be at most ${LIMIT_BYTES} bytes`)
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new TypeError('the body must be a JSON object')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
