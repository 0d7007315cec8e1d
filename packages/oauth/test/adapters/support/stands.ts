import { expressStands } from './express.ts'
import { fastifyStands } from './fastify.ts'
import { honoStands } from './hono.ts'
import { koaStands } from './koa.ts'
import { nextStands } from './next.ts'
import { nodeHttpStands } from './node-http.ts'
import type { Stand } from './stand.ts'

/** Every framework, with every session that is proven on it. */
export const stands: readonly Stand[] = [
  ...nodeHttpStands,
  ...expressStands,
  ...fastifyStands,
  ...koaStands,
  ...honoStands,
  ...nextStands,
]
