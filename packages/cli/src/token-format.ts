import { usageError } from './cli-error.ts'

/** A token, as far as it is known. */
export interface Token {
  readonly accessToken: string
  /** ISO 8601, or `null` where Dropbox did not say. */
  readonly expiresAt: string | null
  readonly scope: readonly string[] | null
}

export type TokenFormat = 'text' | 'json' | 'env' | 'header' | 'curl' | 'credential-process'

const writers: Readonly<Record<TokenFormat, (token: Token) => string>> = {
  text: ({ accessToken }) => accessToken,
  json: (token) => JSON.stringify(token),
  env: ({ accessToken }) => `DROPBOX_ACCESS_TOKEN=${accessToken}`,
  header: ({ accessToken }) => `Authorization: Bearer ${accessToken}`,
  curl: ({ accessToken }) => `header = "Authorization: Bearer ${accessToken}"`,
  'credential-process': ({ accessToken, expiresAt }) =>
    JSON.stringify({
      Version: 1,
      AccessToken: accessToken,
      ...(expiresAt !== null && { Expiration: expiresAt }),
    }),
}

export const tokenFormats: readonly string[] = Object.keys(writers)

/** @throws {CliError} `usage` for a format that is none */
export function requireFormat(format: string = 'text'): TokenFormat {
  if (!Object.hasOwn(writers, format)) throw usageError(`--format is one of ${tokenFormats.join(', ')}`)
  return format as TokenFormat
}

/** @throws {CliError} `usage` for a format that is none */
export function formatToken(token: Token, format?: string): string {
  return writers[requireFormat(format)](token)
}
