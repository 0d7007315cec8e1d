/**
 * The login of a page or an app without a server: PKCE, no secret.
 * @module
 */
export { type BrowserLogin, createBrowserLogin } from './create-browser-login.ts'
export type { CallbackOutcome } from './finish-callback.ts'
export type { BrowserLoginOptions, BrowserStorage } from './options.ts'
