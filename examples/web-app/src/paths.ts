export const START = '/dropbox-auth-start'
export const UNLINK = '/dropbox-auth-unlink'

/** What this application answers itself, so that Dropbox cannot send anybody back there. */
export const OWN_PATHS: readonly string[] = ['/', '/account', '/icon.svg', START, UNLINK]
