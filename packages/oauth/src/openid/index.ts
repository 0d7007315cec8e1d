/**
 * OpenID Connect with Dropbox. Importable from `dropbox-oauth/openid`; verifying needs the package `jose`.
 * @module
 */
export type { UserClaims } from './claims.ts'
export { fetchUserInfo, type UserInfo, type UserInfoOptions } from './user-info.ts'
export { type IdTokenClaims, verifyIdToken, type VerifyIdTokenOptions } from './verify-id-token.ts'
