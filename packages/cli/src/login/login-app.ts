import type { DropboxEndpoints } from 'dropbox-oauth'

/** Who logs in, where, and for what: what both flows take. */
export interface LoginApp {
  readonly consumerKey: string
  readonly consumerSecret?: string | undefined
  readonly scope?: readonly string[]
  readonly endpoints?: DropboxEndpoints | undefined
}
