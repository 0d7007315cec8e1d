import { Hono } from 'hono'
import { controlRoutes } from './control/routes.ts'
import type { Controls } from './controls.ts'
import { dashboardRoutes } from './dashboard/routes.ts'
import type { World } from './world.ts'

/** The dashboard and the control routes, as one function. */
export function createSteering(
  controls: Controls,
  world: World,
): (request: Request) => Response | Promise<Response> {
  const app = new Hono()
  // A snapshot holds secrets: no page of another site may so much as load it.
  app.use(async (context, next) => {
    await next()
    context.header('X-Content-Type-Options', 'nosniff')
    context.header('Cross-Origin-Resource-Policy', 'same-origin')
  })
  app.route('/', dashboardRoutes(controls, world))
  app.route('/__emulator', controlRoutes(controls))
  app.onError((error) => {
    throw error
  })
  return (request) => app.fetch(request)
}
