export const START = '/dropbox-auth-start'
export const UNLINK = '/dropbox-auth-unlink'
export const JUMP = '/emulator/jump'
export const REVOKE = '/emulator/revoke'

/** What this application answers itself, so that Dropbox cannot send anybody back there. */
export const OWN_PATHS: readonly string[] = ['/', '/account', '/icon.svg', START, UNLINK, JUMP, REVOKE]

/** Where a login for one account begins. `choose` has Dropbox ask who it is, whoever is signed in there. */
export const reconnectPath = (id: string, choose = false): string =>
  `${START}?${new URLSearchParams({ account: id, ...(choose && { choose: '1' }) })}`

/** The address of a form about one account. */
export const formPath = (path: string, id: string): string =>
  `${path}?${new URLSearchParams({ account: id })}`
