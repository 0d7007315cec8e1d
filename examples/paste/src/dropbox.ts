import type { DropboxEndpoints } from 'dropbox-oauth'
import { createEmulator } from 'dropbox-oauth-emulator'

/** The Dropbox this run talks to, and the app it does so as. */
export interface Dropbox {
  readonly app: {
    readonly consumerKey: string
    readonly consumerSecret?: string
    readonly endpoints?: Partial<DropboxEndpoints>
  }
  /** In words, for the user. */
  readonly words: string
  /** Whether it ends with this process. */
  readonly isOurs: boolean
  close(): Promise<void>
}

/**
 * The real Dropbox when `DROPBOX_APP_KEY` is set, the emulator that runs at `DROPBOX_OAUTH_EMULATOR_URL` when that is set
 * too, else an emulator inside this process.
 */
export async function openDropbox(env: Readonly<Record<string, string | undefined>>): Promise<Dropbox> {
  const key = env['DROPBOX_APP_KEY']
  if (!key) return openEmulator()
  const secret = env['DROPBOX_APP_SECRET']
  const app = { consumerKey: key, ...(secret ? { consumerSecret: secret } : {}) }
  const emulatorUrl = env['DROPBOX_OAUTH_EMULATOR_URL']
  const close = async (): Promise<void> => {}
  if (!emulatorUrl) return { app, words: 'the real Dropbox', isOurs: false, close }
  const endpoints = {
    authorize: new URL('/oauth2/authorize', emulatorUrl).href,
    token: new URL('/oauth2/token', emulatorUrl).href,
    api: new URL(emulatorUrl).origin,
  }
  return { app: { ...app, endpoints }, words: `the emulator at ${endpoints.api}`, isOurs: false, close }
}

async function openEmulator(): Promise<Dropbox> {
  const emulator = await createEmulator({ port: 0 })
  const [registered] = emulator.apps
  if (!registered) throw new Error('The emulator has no app')
  const { key: consumerKey, secret } = registered
  const app = { consumerKey, ...(secret ? { consumerSecret: secret } : {}), endpoints: emulator.endpoints }
  const words = 'an emulator in this process; set DROPBOX_APP_KEY for the real one'
  return { app, words, isOurs: true, close: () => emulator.close() }
}
