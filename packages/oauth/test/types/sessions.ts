import type { SessionLike } from 'dropbox-oauth'
import type { Request as ExpressRequest } from 'express'
import 'express-session'

/** As of iron-session: the data, with methods beside it. */
type IronSession<Data extends object> = Data & {
  save(): Promise<void>
  destroy(): void
  updateConfig(options: object): void
}

/** As of hono-sessions: accessors; `forget` takes a key away. */
interface HonoSession<Data> {
  get<Key extends keyof Data & string>(key: Key): Data[Key] | null
  set<Key extends keyof Data & string>(key: Key, value: Data[Key]): void
  forget<Key extends keyof Data & string>(key: Key): void
  deleteSession(): void
}

/** As of Koa and Fastify: accessors that return the session, and a `delete()` that drops it all. */
interface FastifySession {
  get(key: string): unknown
  set(key: string, value: unknown): this
  delete(): void
}

/** As of remix: accessors and `unset`. */
interface RemixSession {
  has(key: string): boolean
  get(key: string): unknown
  set(key: string, value: unknown): void
  unset(key: string): void
}

/** A store behind the network. */
interface RemoteSession {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown, ttl?: number): Promise<void>
  delete(key: string): Promise<boolean>
  save(callback: (error?: Error) => void): void
}

export function accepted(
  express: ExpressRequest,
  iron: IronSession<{ user?: string }>,
  hono: HonoSession<Record<string, unknown>>,
  fastify: FastifySession,
  remix: RemixSession,
  remote: RemoteSession,
): SessionLike[] {
  return [
    express.session,
    iron,
    hono,
    fastify,
    remix,
    remote,
    new Map<string, unknown>(),
    {},
    { user: 'ada' },
  ]
}

export function refused(express: ExpressRequest): SessionLike[] {
  return [
    // @ts-expect-error: the session's id is not the session
    express.sessionID,
    // @ts-expect-error: where a session may be missing, that is to be found out before
    undefined,
    // @ts-expect-error: as above
    null,
    // @ts-expect-error: nothing to write to
    42,
  ]
}
