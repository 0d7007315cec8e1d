import type { Dropbox, DropboxOptions } from 'dropbox'
import { createEmulator, type EmulatorOptions } from 'dropbox-oauth-emulator'
import { DropboxOAuth2FlowNoRedirect, MemoryStore, TokenManager } from '../../../src/index.ts'

/** The class `Dropbox` of one of the versions of the package. */
export type Sdk = new (options: DropboxOptions) => Dropbox

export interface LinkOptions extends EmulatorOptions {
  user?: string
  scope?: readonly string[]
}

/** A local Dropbox, with a manager that has one account linked; its own clock does not go along with the emulator's. */
export async function link({ user = 'ada@example.com', scope, ...options }: LinkOptions = {}) {
  const emulator = await createEmulator(options)
  const app = emulator.apps[user === 'admin@example.com' ? 1 : 0]! // `!`: seeded
  const wire = options.port === undefined ? { fetch: emulator.fetch } : { endpoints: emulator.endpoints }
  const common = { consumerKey: app.key, ...wire }
  const flow = new DropboxOAuth2FlowNoRedirect({ ...common, scope })
  const { code = '' } = await emulator.authorize(await flow.start(), { user })
  const result = await flow.finish(code)
  const tokens = new TokenManager({ ...common, store: new MemoryStore() })
  const { key } = await tokens.link(result)
  const auth = tokens.dropboxAuth(key)
  const refreshes = () => emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })
  const close = async (): Promise<void> => {
    await tokens.close()
    await emulator.close()
  }
  return { emulator, tokens, key, auth, wire, result, refreshes, [Symbol.asyncDispose]: close }
}
