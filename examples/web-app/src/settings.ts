import type { Accounts } from './accounts.ts'
import type { DropboxApp } from './dropbox-app.ts'
import type { EmulatedDropbox } from './emulated-dropbox.ts'
import type { Provider } from './pages/layout.ts'

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
