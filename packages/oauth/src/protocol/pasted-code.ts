import { BadRequestException } from '../errors.ts'
import { refuse } from './checks.ts'
import { parseOutcome, readQuery } from './callback.ts'

/** Blanks, quotes (also “ ” „ ‘ ’ ‚ « » ‹ ›) and invisible marks, which come along from a page, a chat or a mail. */
const wrapping = /[\s"'`<>\u2018-\u201a\u201c-\u201e\xab\xbb\u2039\u203a\u200b-\u200f\u2060\ufeff]/

/**
 * The code in what a person pasted: the code itself, or the whole URL of a redirect. Line breaks inside are dropped
 * too, since terminals and mails break long lines; all else of a code is opaque.
 * @throws {BadRequestException} where there is no code in it
 * @throws {NotApprovedException | ProviderException} where the pasted URL carries an error
 */
export function readPastedCode(pasted: string): string {
  if (typeof pasted !== 'string') refuse('code', 'a text is needed')
  if (pasted.length > 16_384)
    throw new BadRequestException('This is too long for an authorization code. Paste the code alone')
  const text = unwrap(pasted).replace(/[\r\n\u0085\u2028\u2029]+/g, '')
  if (text === '')
    throw new BadRequestException('No authorization code was given. Paste the code that Dropbox showed')
  const values = /^[a-z][a-z0-9+.-]*:\//i.test(text) ? readQuery(text) : new Map([['code', text]])
  const outcome = parseOutcome(values)
  if (outcome.error) throw outcome.error
  return outcome.code
}

/** From both ends inwards: a pattern anchored at the end would be tried at every blank within. */
function unwrap(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && wrapping.test(text[start]!)) start++ // `!`: start < end
  while (end > start && wrapping.test(text[end - 1]!)) end-- // `!`: end > start
  return text.slice(start, end)
}
