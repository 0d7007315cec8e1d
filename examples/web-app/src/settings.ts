import type { DropboxEndpoints } from 'dropbox-oauth'
import type { Provider } from './pages/layout.ts'

/** The app as Dropbox knows it. `endpoints` is absent for the real Dropbox. */
export interface DropboxApp {
  readonly consumerKey: string
  readonly consumerSecret?: string
  readonly endpoints?: Partial<DropboxEndpoints>
}

/** What the web application needs to know; read once, at start. */
export interface Settings {
  readonly provider: Provider
  readonly app: DropboxApp
  /** Fixed by configuration and registered at Dropbox: never derived from a request's `Host`. */
  readonly redirectUri: string
}

/** What the environment says: which Dropbox, and where to listen. */
export interface Environment {
  readonly port: number
  /** Absent without `DROPBOX_APP_KEY`: then Dropbox is emulated. */
  readonly real?: { readonly app: DropboxApp; readonly redirectUri: string }
}

/**
 * Reads `DROPBOX_APP_KEY`, `DROPBOX_APP_SECRET`, `DROPBOX_REDIRECT_URI` and `PORT`.
 * @throws {RangeError} when `PORT` is no port
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const port = readPort(env['PORT'] || '3000')
  const key = env['DROPBOX_APP_KEY']
  if (!key) return { port }
  const secret = env['DROPBOX_APP_SECRET']
  const app = { consumerKey: key, ...(secret ? { consumerSecret: secret } : {}) }
  return { port, real: { app, redirectUri: env['DROPBOX_REDIRECT_URI'] || localRedirectUri(port) } }
}

/** The redirect URI of an app that is opened as `localhost`. */
export const localRedirectUri = (port: number): string => `http://localhost:${port}/dropbox-auth-finish`

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new RangeError(`PORT is no port: ${JSON.stringify(text)}`)
  return port
}
