import type { DropboxEndpoints } from 'dropbox-oauth'

/** The app as Dropbox knows it. Without `endpoints` it is the real Dropbox, without `now` its clock is this machine's. */
export interface DropboxApp {
  readonly consumerKey: string
  readonly consumerSecret?: string
  readonly endpoints?: Partial<DropboxEndpoints>
  readonly now?: () => number
}
