/**
 * Dropbox OAuth 2, from "Connect Dropbox" to an access token.
 * @module
 */
export {
  AccountMismatchException,
  type AnswerDetails,
  type AnyDropboxOAuthError,
  BadInputException,
  BadRequestException,
  BadStateException,
  type Consent,
  CsrfException,
  DropboxOAuthError,
  type DropboxOAuthErrorCode,
  isDropboxOAuthError,
  NotApprovedException,
  ProviderException,
  RelinkRequiredException,
  type Remedy,
  ScopeRequiredException,
  StoreCorruptException,
  StoreUnavailableException,
  TokenEndpointException,
  TransientException,
} from './errors.ts'
export { DropboxOAuth2FlowBase, type DropboxOAuth2FlowBaseOptions } from './flow/base.ts'
export {
  DropboxOAuth2FlowNoRedirect,
  type DropboxOAuth2FlowNoRedirectOptions,
} from './flow/no-redirect-flow.ts'
export {
  OAuth2FlowNoRedirectResult,
  type OAuth2FlowNoRedirectResultFields,
  type OAuth2FlowNoRedirectResultRecord,
  OAuth2FlowResult,
  type OAuth2FlowResultFields,
  type OAuth2FlowResultRecord,
} from './flow/result.ts'
export type { SessionAccessors, SessionLike } from './flow/session.ts'
export { DropboxOAuth2Flow, type DropboxOAuth2FlowOptions } from './flow/web-flow.ts'
export type { AuthorizeOptions } from './protocol/authorize-url.ts'
export type { CallbackQuery } from './protocol/callback.ts'
export type { DropboxEndpoints } from './protocol/endpoints.ts'
export { MemoryStore } from './stores/memory.ts'
export type { AccessTokenOptions } from './tokens/access-tokens.ts'
export type { Account } from './tokens/account.ts'
export type { AccountFetchOptions, PathRoot } from './tokens/account-headers.ts'
export type { DropboxAuthLike, DropboxAuthLoginMethod } from './tokens/dropbox-auth.ts'
export type { TokenEvent, TokenEventType, TokenListener } from './tokens/events.ts'
export type { ImportedGrant, LinkOptions } from './tokens/linking.ts'
export { type AccountStatus, TokenManager } from './tokens/manager.ts'
export type { TokenRecord } from './tokens/record.ts'
export {
  refreshAccessToken,
  type RefreshedToken,
  type RefreshOptions,
} from './tokens/refresh-access-token.ts'
export { revokeToken, type RevokeOptions } from './tokens/revoke-token.ts'
export type { TokenManagerOptions } from './tokens/settings.ts'
export type { Stored, TokenStore } from './tokens/store.ts'
export type { Unlinked } from './tokens/unlinking.ts'
export type { RequestOptions } from './transport/wire-options.ts'
