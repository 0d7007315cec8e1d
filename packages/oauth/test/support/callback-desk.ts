import { DropboxOAuth2Flow } from '../../src/index.ts'
import { genuine, present } from './hostile-callbacks.ts'
import type { Content, HostileCase, Shape, Situation, StartedLogin } from './hostile-callbacks.ts'
import type { HostileServer } from './hostile-token-server.ts'
import { settle } from './judge.ts'
import type { Settled } from './judge.ts'
import { consumerKey, redirectUri, sessionKey } from './token-paths.ts'

type Session = Record<string, unknown>
type Query = Parameters<DropboxOAuth2Flow['finish']>[0]

/** A web application's two routes, with a session for each visitor and a clock that can be moved. */
export class CallbackDesk {
  readonly #tokenUrl: string
  #now = 1_700_000_000_000

  constructor(server: Pick<HostileServer, 'tokenUrl'>) {
    this.#tokenUrl = server.tokenUrl
  }

  flow(
    session: object,
    other: { consumerKey?: string; redirectUri?: string; tokenUrl?: string } = {},
  ): DropboxOAuth2Flow {
    return new DropboxOAuth2Flow({
      consumerKey: other.consumerKey ?? consumerKey,
      redirectUri: other.redirectUri ?? redirectUri,
      endpoints: { token: other.tokenUrl ?? this.#tokenUrl },
      session,
      csrfTokenSessionKey: sessionKey,
      now: () => this.#now,
    })
  }

  /** Starts a login in a session, and another in a stranger's. */
  async start(session: object = {}, urlState?: string): Promise<StartedLogin> {
    return {
      code: `code-${Math.floor(this.#now)}`,
      state: await this.#stateOf(session, urlState),
      otherState: await this.#stateOf({}, urlState),
    }
  }

  /** Delivers a hostile callback after what its situation asks for. `sent` counts the requests that are in order. */
  async deliver(
    { callback, shape }: HostileCase,
    urlState?: string,
  ): Promise<{ settled: Settled; sent: number }> {
    const session: Session = {}
    const login = await this.start(session, urlState)
    const query = present(callback.content(login), shape)
    const sent = callback.situation === 'finished' ? 1 : 0
    if (sent) await this.flow(session).finish({ code: login.code, state: login.state })
    const flow = await this.#flowFor(callback.situation, session)
    const settled = await settle(flow.finish(query as Query))
    this.#now = 1_700_000_000_000
    return { settled, sent }
  }

  /** Delivers the genuine callback of a fresh login, in a given form. */
  async control(shape: Shape, variant: (login: StartedLogin) => Content = genuineContent): Promise<Settled> {
    const session: Session = {}
    const login = await this.start(session, 'url state|ü')
    return settle(this.flow(session).finish(present(variant(login), shape) as Query))
  }

  async #stateOf(session: object, urlState: string | undefined): Promise<string> {
    return new URL(await this.flow(session).start(urlState)).searchParams.get('state') ?? ''
  }

  async #flowFor(situation: Situation, session: Session): Promise<DropboxOAuth2Flow> {
    switch (situation) {
      case 'started':
      case 'finished':
        return this.flow(session)
      case 'expired':
        this.#now += 10 * 60_000 + 1
        return this.flow(session)
      case 'in another session': {
        const other: Session = {}
        await this.start(other)
        return this.flow(other)
      }
      case 'in a new session':
        return this.flow({})
      case 'at another app':
        return this.flow(session, { consumerKey: 'otherkey1234567' })
      case 'at another redirect URI':
        return this.flow(session, { redirectUri: 'https://app.example/other' })
      case 'at another token endpoint':
        return this.flow(session, { tokenUrl: 'https://127.0.0.1:9/oauth2/token' })
      default:
        return situation satisfies never
    }
  }
}

const genuineContent = (login: StartedLogin): Content => ({ pairs: genuine(login) })
