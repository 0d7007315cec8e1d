import { createEmulator, type EmulatorOptions } from 'dropbox-oauth-emulator'
import {
  DropboxOAuth2FlowNoRedirect,
  MemoryStore,
  TokenManager,
  type TokenManagerOptions,
  type TokenStore,
} from '../../src/index.ts'

/** Milliseconds of an access token's life at Dropbox. */
export const tokenLife = 4 * 3_600_000

/** A local Dropbox with its clock, a store, and managers on both. */
export async function openDropbox({
  emulator: options,
  store = new MemoryStore() as TokenStore,
}: OpenOptions = {}) {
  const emulator = await createEmulator({ port: 0, ...options })
  let elapsed = 0
  const settings = {
    consumerKey: emulator.apps[0]!.key, // `!`: seeded
    endpoints: emulator.endpoints,
    now: () => Date.now() + elapsed,
  }
  const advance = (ms: number): void => {
    elapsed += ms
    emulator.clock.advance(ms)
  }
  const createManager = (over: Partial<TokenManagerOptions> = {}) =>
    new TokenManager({ ...settings, store, ...over })
  const login = async (user = 'ada@example.com', app = emulator.apps[0]!) => {
    const flow = new DropboxOAuth2FlowNoRedirect({ ...settings, consumerKey: app.key })
    const { code = '' } = await emulator.authorize(await flow.start(), { user })
    return flow.finish(code)
  }
  /** Refreshes that reached the emulator. */
  const refreshes = () => emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })
  /** The status that Dropbox's API answers a token with. */
  const statusOf = async (accessToken: string) => {
    const headers = { authorization: `Bearer ${accessToken}` }
    const url = `${emulator.endpoints.api}/2/users/get_current_account`
    return (await fetch(url, { method: 'POST', headers })).status
  }
  return {
    emulator,
    settings,
    store,
    advance,
    createManager,
    login,
    refreshes,
    statusOf,
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

export interface OpenOptions {
  emulator?: EmulatorOptions
  store?: TokenStore
}
