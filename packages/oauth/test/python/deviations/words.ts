import { type JsonObject, textOf } from '../case.ts'
import { hide } from '../placeholders.ts'

/** Invisible characters, which could forge log lines or steer a terminal. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu
/** What may not be in an error code (RFC 6749 section 4.1.2.1). */
const NOT_IN_CODE = /[^ !#-[\]-~]/g

function clean(text: string, limit: number): string {
  const visible = text.replace(INVISIBLE, '\ufffd')
  return visible.length > limit ? `${visible.slice(0, limit)}…` : visible
}

/** Dropbox's own words in the exception that an error in a callback becomes, as the URL has them or cleaned. */
export function wordsOf(query: JsonObject, how: 'raw' | 'cleaned'): string {
  const code = query['error'] === 'access_denied' ? undefined : textOf(query['error'])
  const description =
    query['error_description'] === undefined ? undefined : textOf(query['error_description'])
  const parts =
    how === 'raw'
      ? [code, description]
      : [
          code && clean(code.slice(0, 64), 64).replace(NOT_IN_CODE, '?'),
          description && clean(description, 200),
        ]
  return textOf(hide(parts.filter((part) => part !== undefined).join(': '), []))
}
