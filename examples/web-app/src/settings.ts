import type { DropboxEndpoints } from 'dropbox-oauth'
import type { Accounts } from './accounts.ts'
import type { EmulatedDropbox } from './emulated-dropbox.ts'
import type { Provider } from './pages/layout.ts'

/** The app as Dropbox knows it. Without `endpoints` it is the real Dropbox, without `now` its clock is this machine's. */
export interface DropboxApp {
  readonly consumerKey: string
  readonly consumerSecret?: string
  readonly endpoints?: Partial<DropboxEndpoints>
  readonly now?: () => number
}

/** What the web application needs to know; read once, at start. */
export interface Settings {
  readonly provider: Provider
  readonly app: DropboxApp
  /** Fixed by configuration and registered at Dropbox: never derived from a request's `Host`. */
  readonly redirectUri: string
  readonly accounts: Accounts
  /** Absent for the real Dropbox. */
  readonly emulated?: EmulatedDropbox
}

/** The redirect URI of an app that is opened as `localhost`. */
export const localRedirectUri = (port: number): string => `http://localhost:${port}/dropbox-auth-finish`
