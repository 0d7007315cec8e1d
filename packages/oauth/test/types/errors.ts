import { expectTypeOf } from 'vitest'
import {
  type AccountMismatchException,
  type AnyDropboxOAuthError,
  type BadInputException,
  type BadRequestException,
  type BadStateException,
  type Consent,
  type CsrfException,
  type DropboxOAuthErrorCode,
  isDropboxOAuthError,
  type NotApprovedException,
  type ProviderException,
  type RelinkRequiredException,
  type Remedy,
  type ScopeRequiredException,
  type StoreCorruptException,
  type StoreUnavailableException,
  type TokenEndpointException,
  type TransientException,
} from 'dropbox-oauth'

/** `switch (error.code)` narrows to each class, and is complete without a default. */
export function narrowed(error: AnyDropboxOAuthError): Remedy {
  switch (error.code) {
    case 'bad_request':
      expectTypeOf(error).toEqualTypeOf<BadRequestException>()
      break
    case 'bad_state':
      expectTypeOf(error).toEqualTypeOf<BadStateException>()
      break
    case 'csrf':
      expectTypeOf(error).toEqualTypeOf<CsrfException>()
      break
    case 'not_approved':
      expectTypeOf(error).toEqualTypeOf<NotApprovedException>()
      break
    case 'provider':
      expectTypeOf(error).toEqualTypeOf<ProviderException>()
      expectTypeOf(error.error).toEqualTypeOf<string>()
      break
    case 'bad_input':
      expectTypeOf(error).toEqualTypeOf<BadInputException>()
      break
    case 'token_endpoint':
      expectTypeOf(error).toEqualTypeOf<TokenEndpointException>()
      expectTypeOf(error.status).toEqualTypeOf<number>()
      break
    case 'relink_required':
      expectTypeOf(error).toEqualTypeOf<RelinkRequiredException>()
      expectTypeOf(error.reason).toEqualTypeOf<'not-linked' | 'revoked'>()
      break
    case 'transient':
      expectTypeOf(error).toEqualTypeOf<TransientException>()
      expectTypeOf(error.status).toEqualTypeOf<number | undefined>()
      expectTypeOf(error.retryAfterMs).toEqualTypeOf<number | undefined>()
      break
    case 'account_mismatch':
      expectTypeOf(error).toEqualTypeOf<AccountMismatchException>()
      break
    case 'scope_required':
      expectTypeOf(error).toEqualTypeOf<ScopeRequiredException>()
      expectTypeOf(error.consent).toEqualTypeOf<Consent>()
      break
    case 'store_unavailable':
      expectTypeOf(error).toEqualTypeOf<StoreUnavailableException>()
      break
    case 'store_corrupt':
      expectTypeOf(error).toEqualTypeOf<StoreCorruptException>()
      break
    default:
      return error satisfies never
  }
  return error.remedy
}

/** The guard narrows what was caught, and nothing may be read before it. */
export function guarded(caught: unknown): DropboxOAuthErrorCode | undefined {
  // @ts-expect-error: what was caught is unknown
  void caught.code
  if (!isDropboxOAuthError(caught)) return undefined
  expectTypeOf(caught.httpStatus).toEqualTypeOf<number>()
  // @ts-expect-error: only the errors of an answer have a status of it
  void caught.status
  return caught.code
}

/** Remedies are a closed set. */
export function advice(remedy: Remedy): string {
  switch (remedy) {
    case 'restart':
    case 'relink':
    case 'retry':
    case 'fix-config':
    case 'none':
      return remedy
    default:
      return remedy satisfies never
  }
}
