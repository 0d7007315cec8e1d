import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll } from 'vitest'
import { type DropboxOAuthError, MemoryStore, TokenManager } from '../../../src/index.ts'
import {
  createDropboxHandler,
  type DropboxHandler,
  type DropboxHandlerOptions,
} from '../../../src/web/index.ts'
import { Browser, locationOf } from './browser.ts'

export const START = '/dropbox-auth-start'
export const FINISH = '/dropbox-auth-finish'
export const UNLINK = '/dropbox-auth-unlink'
export const secret = 'a secret of thirty-two bytes, or more'

/** A local Dropbox without a socket, and what applications of it need. */
export class World {
  readonly emulator: Emulator
  readonly store = new MemoryStore()
  readonly tokens: TokenManager
  readonly options: DropboxHandlerOptions
  /** What went wrong since the last look. */
  readonly failures: DropboxOAuthError[] = []
  #sent = 0

  constructor(emulator: Emulator) {
    this.emulator = emulator
    const { key: consumerKey, secret: consumerSecret = '', redirectUris } = emulator.apps[0]! // `!`: seeded
    const counting: typeof fetch = (input, init) => {
      if (input === emulator.endpoints.token) this.#sent++
      return emulator.fetch(input, init)
    }
    const app = { consumerKey, consumerSecret, fetch: counting, endpoints: emulator.endpoints }
    this.tokens = new TokenManager({ ...app, store: this.store })
    this.options = {
      ...app,
      redirectUri: redirectUris[0]!, // `!`: seeded
      tokens: this.tokens,
      secret,
      onFailure: ({ error }) => void this.failures.push(error),
    }
  }

  handler(over: Partial<DropboxHandlerOptions> = {}): DropboxHandler {
    return createDropboxHandler({ ...this.options, ...over })
  }

  /** A browser without sessions: sealed cookies take their place. */
  browser(over: Partial<DropboxHandlerOptions> = {}): Browser {
    const handler = this.handler(over)
    return new Browser((path, init) => handler(new Request(originOf(over.redirectUri) + path, init)))
  }

  /** A browser that has a session at the server. */
  browserWithSession(over: Partial<DropboxHandlerOptions> = {}, session: object = {}): Browser {
    const handler = this.handler(over)
    const origin = originOf(over.redirectUri)
    return new Browser((path, init) => handler(new Request(origin + path, init), { session }))
  }

  /** What the user decides at Dropbox: the path that the browser is sent back to. */
  async decide(url: string, options: { decision?: 'allow' | 'deny'; user?: string } = {}): Promise<string> {
    const { redirectUrl = '' } = await this.emulator.authorize(url, options)
    const { pathname, search } = new URL(redirectUrl)
    return pathname + search
  }

  /** Up to the callback. */
  async begin(
    browser: Browser,
    start = START,
    options: { decision?: 'allow' | 'deny'; user?: string } = {},
  ): Promise<string> {
    return this.decide(locationOf(await browser.get(start)), options)
  }

  /** All the way. */
  async link(browser: Browser, start = START): Promise<Response> {
    return browser.get(await this.begin(browser, start))
  }

  /** How many requests went to the token endpoint. Nothing here lives long enough for a refresh: they are codes. */
  sentCodes(): number {
    return this.#sent
  }

  /** The code of the last failure, taken out. */
  takeFailure(): string | undefined {
    return this.failures.pop()?.code
  }
}

const originOf = (redirectUri = 'http://localhost:3000/'): string => new URL(redirectUri).origin

/** A world of its own for the tests of a file. */
export function useWorld(): () => World {
  let world: World
  beforeAll(async () => {
    world = new World(await createEmulator())
  })
  afterAll(() => world.emulator.close())
  return () => world
}
