/** What Dropbox says in several places of an app that it has switched off. Source: dropbox/dbxcli issue 184. */
export const APP_DISABLED = 'This app is currently disabled.'
