import { DropboxOAuth2FlowNoRedirect, TokenManager } from 'dropbox-oauth'
import { createEmulator, type Emulator, type LoggedRequest } from 'dropbox-oauth-emulator'
import { fastClock, type Pace } from './fast-clock.ts'
import { openStore, type StoreAddress } from './shared-store.ts'

const consumerKey = 'fleetapp'

/** A Dropbox inside this process, whose time goes by fast. */
export class Dropbox implements AsyncDisposable {
  /** What a manager needs to know. */
  readonly app: { readonly consumerKey: string; readonly endpoints: Emulator['endpoints'] }
  readonly users: readonly string[]
  readonly #emulator: Emulator
  #timer: NodeJS.Timeout | undefined
  #advancedMs = 0
  /** The last request that was told of. */
  #told = 0

  private constructor(emulator: Emulator) {
    this.#emulator = emulator
    this.app = { consumerKey, endpoints: emulator.endpoints }
    this.users = emulator.users.map(({ email }) => email)
  }

  static async open(accounts: number): Promise<Dropbox> {
    const users = Array.from({ length: accounts }, (_, i) => ({
      email: `user${i + 1}@example.com`,
      name: `User ${i + 1}`,
    }))
    const apps = [{ key: consumerKey, redirectUris: [] }]
    return new Dropbox(await createEmulator({ port: 0, seed: { apps, users } }))
  }

  /** Links every user, under the mail address. */
  async linkAll(address: StoreAddress): Promise<void> {
    const { store, close } = await openStore(address)
    const tokens = new TokenManager({ ...this.app, store })
    for (const user of this.users) {
      const flow = new DropboxOAuth2FlowNoRedirect(this.app)
      const { code = '' } = await this.#emulator.authorize(await flow.start(), { user })
      await tokens.link(await flow.finish(code), { key: user, allowAccountChange: true })
    }
    await close()
  }

  /** Lets its time go by at that pace from now on. */
  follow(pace: Pace): void {
    const now = fastClock(pace)
    this.#timer = setInterval(() => {
      const step = now() - Date.now() - this.#advancedMs
      this.#advancedMs += step
      this.#emulator.clock.advance(step)
    }, 20)
  }

  /** The requests for tokens that have come since the last call. It remembers a thousand requests: ask often. */
  newTokenRequests(): LoggedRequest[] {
    const requests = this.#emulator.requests.list({ endpoint: 'token' }).filter(({ id }) => id > this.#told)
    this.#told = requests.at(-1)?.id ?? this.#told
    return requests
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#emulator.close()
  }
}
