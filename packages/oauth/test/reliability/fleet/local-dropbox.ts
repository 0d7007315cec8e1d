import { createEmulator, type Emulator, type LoggedRequest } from 'dropbox-oauth-emulator'
import { DropboxOAuth2FlowNoRedirect, type OAuth2FlowNoRedirectResult } from '../../../src/index.ts'

/** Milliseconds of an access token's life at Dropbox. */
export const tokenLife = 4 * 3_600_000

const consumerKey = 'fleetapp'

/** A Dropbox on this machine, whose clock the whole fleet follows, and which counts what it is asked. */
export class LocalDropbox implements AsyncDisposable {
  readonly emulator: Emulator
  /** The mail addresses of its users. */
  readonly users: readonly string[]
  readonly #flow: { readonly consumerKey: string; readonly endpoints: Emulator['endpoints'] }
  #aheadMs = 0
  /** The last request that was looked at. */
  #seen = 0

  private constructor(emulator: Emulator) {
    this.emulator = emulator
    this.users = emulator.users.map(({ email }) => email)
    this.#flow = { consumerKey, endpoints: emulator.endpoints }
  }

  static async open(accounts: number): Promise<LocalDropbox> {
    const users = Array.from({ length: accounts }, (_, i) => ({
      email: `user${i}@example.com`,
      name: `User ${i}`,
    }))
    const apps = [{ key: consumerKey, redirectUris: [], status: 'production' as const }]
    return new LocalDropbox(await createEmulator({ port: 0, seed: { apps, users } }))
  }

  /** What managers need to know of it. */
  get app() {
    return this.#flow
  }

  /** How far its clock is ahead of this machine's. */
  get aheadMs(): number {
    return this.#aheadMs
  }

  advance(ms: number): void {
    this.#aheadMs += ms
    this.emulator.clock.advance(ms)
  }

  async login(user: string): Promise<OAuth2FlowNoRedirectResult> {
    const now = (): number => Date.now() + this.#aheadMs
    const flow = new DropboxOAuth2FlowNoRedirect({ ...this.#flow, now })
    const { code = '' } = await this.emulator.authorize(await flow.start(), { user })
    return flow.finish(code)
  }

  /** Starts a new count of requests. */
  startCount(): void {
    this.#seen = this.#lastId
  }

  /** The refreshes since then, of one user or of all. */
  refreshes(user?: string): LoggedRequest[] {
    const requests = this.emulator.requests.list()
    if ((requests[0]?.id ?? 1) > this.#seen + 1) throw new Error('The log of requests has forgotten some')
    const filter = { grantType: 'refresh_token', ...(user !== undefined && { user }) }
    return this.emulator.requests.list(filter).filter(({ id }) => id > this.#seen)
  }

  /** How many requests of any kind came since then; also more than the log remembers. */
  get requestCount(): number {
    return this.#lastId - this.#seen
  }

  /** Waits until a refresh of the user has come, the first since the count began. */
  arrival(user: string): Promise<void> {
    return until(() => this.refreshes(user).length > 0)
  }

  /** Waits until that refresh is answered. */
  answer(user: string): Promise<void> {
    return until(() => this.refreshes(user)[0]?.response !== undefined)
  }

  /** Whether its API takes a token. */
  async takes(accessToken: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${accessToken}` }
    const url = `${this.emulator.endpoints.api}/2/users/get_current_account`
    return (await fetch(url, { method: 'POST', headers })).ok
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.emulator.close()
  }

  get #lastId(): number {
    return this.emulator.requests.list().at(-1)?.id ?? 0
  }
}

/** Waits for what nobody tells. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 2))
}
