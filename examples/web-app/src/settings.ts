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

/** The redirect URI of an app that is opened as `localhost`. */
export const localRedirectUri = (port: number): string => `http://localhost:${port}/dropbox-auth-finish`
