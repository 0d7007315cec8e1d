import { Hono } from 'hono'
import type { Context } from 'hono'
import type { AuthorizeOptions } from '../authorize/headless.ts'
import type { Controls } from '../controls.ts'
import type { RequestFilter } from '../faults/fault.ts'
import { foreignOrigin } from '../guard/cross-origin.ts'
import { toResponse } from '../wire/fetch.ts'
import { eventStream } from './events.ts'

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
  app.all('*', (context) => context.json({ error: 'there is no such control route' }, 404))
  return app
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
    const { advanceMs } = await jsonObject(context)
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
  app.get('/requests', (context) => context.json({ requests: controls.listRequests(requestFilter(context)) }))
  app.get('/events', (context) => eventStream(controls, context.req.header('last-event-id')))
  app.post('/authorize', async (context) => {
    const { url, ...options } = await jsonObject(context)
    if (typeof url !== 'string') throw new TypeError('url: must be the authorize URL')
    return context.json(await controls.authorize(url, authorizeOptions(options)))
  })
}

function requestFilter(context: Context): RequestFilter {
  const { endpoint, grantType, clientId, user } = context.req.query()
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(grantType !== undefined && { grantType }),
    ...(clientId !== undefined && { clientId }),
    ...(user !== undefined && { user }),
  }
}

function authorizeOptions({ user, decision }: Record<string, unknown>): AuthorizeOptions {
  if (user !== undefined && typeof user !== 'string')
    throw new TypeError('user: must be a mail address or account id')
  if (decision !== undefined && decision !== 'allow' && decision !== 'deny') {
    throw new TypeError('decision: must be allow or deny')
  }
  return { ...(user !== undefined && { user }), ...(decision !== undefined && { decision }) }
}

/** A form of another site cannot send this content type without asking first, which it is not allowed to. */
async function jsonObject(context: Context): Promise<Record<string, unknown>> {
  if (!/^application\/json(;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw new TypeError('the body must be JSON, with Content-Type: application/json')
  }
  const value: unknown = await context.req.json()
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new TypeError('the body must be a JSON object')
}
