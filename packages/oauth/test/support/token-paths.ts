import { DropboxOAuth2Flow, DropboxOAuth2FlowNoRedirect, refreshAccessToken } from '../../src/index.ts'
import type { HostileServer } from './hostile-token-server.ts'

/** Secrets that would be recognised anywhere, with characters that every encoding spells in its own way. */
export const canaries = {
  consumerSecret: "canary-secret+/=&%'()*!~42",
  code: "canary-code+/=&%'()*!~42",
  refreshToken: "canary-refresh+/=&%'()*!~42",
} as const

export const consumerKey = 'key0123456789ab'
export const redirectUri = 'https://app.example/dropbox-auth-finish'
export const sessionKey = 'dropbox-auth-csrf-token'

/** How a token request is sent. */
export interface PathOptions {
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
  readonly now?: () => number
}

/** One attempt: its promise, and the same attempt again, for what must not be sent twice. */
export interface Attempt {
  readonly result: Promise<unknown>
  readonly again: () => Promise<unknown>
  readonly session?: Readonly<Record<string, unknown>>
}

/** Every way the library has to ask a token endpoint for tokens. */
export const uses = {
  async web(server: Pick<HostileServer, 'tokenUrl'>, options: PathOptions = {}): Promise<Attempt> {
    const session: Record<string, unknown> = {}
    const flow = new DropboxOAuth2Flow({
      ...settings(server, options),
      redirectUri,
      session,
      csrfTokenSessionKey: sessionKey,
    })
    const state = new URL(await flow.start('url state')).searchParams.get('state') ?? ''
    const finish = () => flow.finish({ code: canaries.code, state }, signalOf(options))
    return { result: finish(), again: finish, session }
  },
  async paste(server: Pick<HostileServer, 'tokenUrl'>, options: PathOptions = {}): Promise<Attempt> {
    const flow = new DropboxOAuth2FlowNoRedirect(settings(server, options))
    await flow.start()
    const finish = () => flow.finish(canaries.code, signalOf(options))
    return { result: finish(), again: finish }
  },
  async refresh(server: Pick<HostileServer, 'tokenUrl'>, options: PathOptions = {}): Promise<Attempt> {
    const { refreshToken } = canaries
    const refresh = () =>
      refreshAccessToken({ ...settings(server, options), ...signalOf(options), refreshToken })
    return { result: refresh(), again: refresh }
  },
} as const

export type Use = keyof typeof uses

/** Every transport of the library that runs on Node. */
export const transports = {
  "Node's own transport": {},
  'global fetch': { fetch: globalThis.fetch },
} as const satisfies Record<string, PathOptions>

export const everyPath = (Object.keys(uses) as Use[]).flatMap((use) =>
  Object.entries(transports).map(([transport, options]) => ({ use, transport, options })),
)

const settings = (
  { tokenUrl }: Pick<HostileServer, 'tokenUrl'>,
  { timeoutMs = 5000, fetch, now }: PathOptions,
) => ({
  consumerKey,
  consumerSecret: canaries.consumerSecret,
  endpoints: { token: tokenUrl },
  timeoutMs,
  ...(fetch && { fetch }),
  ...(now && { now }),
})

const signalOf = ({ signal }: PathOptions): { signal?: AbortSignal } => (signal ? { signal } : {})
