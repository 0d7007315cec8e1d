import type { Controls } from './controls.ts'
import { handle } from './handle.ts'
import { isApiHost } from './origins.ts'
import type { Answer } from './wire/answer.ts'
import type { Incoming } from './wire/incoming.ts'
import type { World } from './world.ts'

/** All there is to be served: Dropbox, and what the emulator is steered by. */
export interface Site {
  /** Whether a request is for the dashboard or for the control routes. */
  isSteering(method: string, url: URL): boolean
  /** The dashboard and the control routes. */
  steer(request: Request): Promise<Response>
  /** Dropbox. @throws ConnectionDropped */
  answer(incoming: Incoming): Promise<Answer>
}

/** The site of a world. */
export function createSite(world: World, controls: Controls): Site {
  let steering: Promise<(request: Request) => Response | Promise<Response>> | undefined
  return {
    isSteering: (method, url) => isControl(url) || (isRoot(method, url) && !isApiHost(url.hostname)),
    async steer(request) {
      // Loaded at use: most programs never see the dashboard, and all of them wait for the start.
      steering ??= import('./steering.ts').then(({ createSteering }) => createSteering(controls, world))
      return (await steering)(request)
    },
    answer: (incoming) => handle(incoming, world),
  }
}

const isControl = ({ pathname }: URL): boolean => /^\/__emulator(\/|$)/.test(pathname)

const isRoot = (method: string, { pathname }: URL): boolean =>
  pathname === '/' && (method === 'GET' || method === 'HEAD')
