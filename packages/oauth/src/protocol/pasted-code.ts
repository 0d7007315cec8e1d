import { BadRequestException } from '../errors.ts'
import { refuse } from './checks.ts'
import { parseOutcome, readQuery } from './callback.ts'

/** Blanks, quotes and zero-width characters, which come along when people copy from a page, a chat or a mail. */
const around = String.raw`[\s"'\`“”„‘’‚«»‹›\u200b-\u200d\u2060\ufeff]+`
const wrapping = new RegExp(`^${around}|${around}$|[\\r\\n]+`, 'g')

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
  const text = pasted.replace(wrapping, '')
  if (text === '')
    throw new BadRequestException('No authorization code was given. Paste the code that Dropbox showed')
  const values = /^[a-z][a-z0-9+.-]*:\//i.test(text) ? readQuery(text) : new Map([['code', text]])
  const outcome = parseOutcome(values)
  if (outcome.error) throw outcome.error
  return outcome.code
}
