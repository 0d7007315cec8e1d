import { CODE, textOf } from '../case.ts'
import { expand } from '../placeholders.ts'
import { bareCode, withPlainCode } from '../twins.ts'
import { type Deviation, type Moment, perCall, refuseCallback, usesPkce } from './deviation.ts'
import { wordsOf } from './words.ts'

const pastedText = ({ call }: Moment): string | undefined =>
  'paste' in call ? textOf(expand(call.paste, [], undefined)) : undefined

const paramsOf = (text: string | undefined): URLSearchParams | undefined =>
  text?.includes('://') ? new URL(text).searchParams : undefined

/** What people paste, and how often. */
export const pastedDeviations: readonly Deviation[] = [
  perCall({
    id: 'pasted-code-cleaned',
    reason:
      'Blanks, quotes, zero-width characters and line breaks that come along with a pasted code are dropped, and a pasted redirect URL gives its code. ' +
      'Python sends it all to Dropbox, which refuses it',
    applies: ({ one, call }) => 'paste' in call && call.paste !== CODE && withPlainCode(one) !== one,
    ours: ({ one, python, outcome }) => python(withPlainCode(one)).at(-1) ?? outcome,
  }),
  perCall({
    id: 'pasted-error-raised',
    reason: 'A pasted redirect URL that carries an error is the exception that the web flow raises for it',
    applies: (moment) => paramsOf(pastedText(moment))?.has('error') ?? false,
    ours: (moment) => {
      const isDenied = paramsOf(pastedText(moment))?.get('error') === 'access_denied'
      return {
        ...refuseCallback(moment, isDenied ? 'NotApprovedException' : 'ProviderException'),
        text: wordsOf(Object.fromEntries(paramsOf(pastedText(moment)) ?? []), 'cleaned'),
      }
    },
  }),
  perCall({
    id: 'pasted-nothing-refused',
    reason:
      'Nothing, or a URL without a code, is a BadRequestException, and so is a code over 4096 characters; Python sends it',
    applies: (moment) => {
      const text = pastedText(moment)
      if (text === undefined || paramsOf(text)?.has('error')) return false
      return bareCode(text) === '' || bareCode(text).length > 4096
    },
    ours: (moment) => refuseCallback(moment, 'BadRequestException'),
  }),
  perCall({
    id: 'codes-are-sent-once',
    reason:
      'A code works once, so one that was sent is refused; after a refusal the flow takes another one. Python sends it again',
    applies: ({ one, call, index }) =>
      'paste' in call &&
      one.steps.slice(0, index).some((step) => 'paste' in step && step.paste === call.paste) &&
      !one.steps.slice(0, index).some((step) => 'rebuild' in step),
    ours: (moment) => refuseCallback(moment, 'BadRequestException'),
  }),
  perCall({
    id: 'paste-after-start-only',
    reason:
      'With PKCE a code can only be exchanged with the verifier of its own `start()`: by the flow object that started it or by `savePending()`. ' +
      'Without either it is a BadStateException. Python sends a verifier that belongs to no login',
    applies: (moment) => usesPkce(moment) && 'paste' in moment.call && !isStarted(moment),
    ours: (moment) => refuseCallback(moment, 'BadStateException'),
  }),
]

const isStarted = ({ one, index }: Moment): boolean =>
  one.steps
    .slice(0, index)
    .reduce((started, step) => 'start' in step || (started && !('rebuild' in step)), false)
