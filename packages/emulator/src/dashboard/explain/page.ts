import type { World } from '../../world.ts'
import type { Reading } from '../reading.ts'
import { adviceForProblem } from './authorize-problem.ts'
import { hint, mistake } from './step.ts'
import type { Advice, Step } from './step.ts'
import { userName } from './who.ts'

/** The part in the browser: authorize, sign-in, consent, and the error page. */
export function explainPage(reading: Reading, world: World): Step {
  if (reading.path === '/oauth2/authorize_error')
    return { label: 'Error page', sentence: 'The browser shows what was wrong. The app hears nothing of it.' }
  return reading.entry.method === 'POST' ? explainForm(reading, world) : explainAuthorize(reading, world)
}

function explainAuthorize(reading: Reading, world: World): Step {
  const { entry, text, status, query } = reading
  const app = entry.clientId ?? 'An app'
  const asked = `${app} sent a browser to ask for access.`
  const problem = problemOf(reading)
  if (problem !== undefined) {
    const advice = adviceForProblem(problem, query, world)
    return {
      label: 'Authorize',
      sentence: `${asked} Dropbox refuses the request before anyone signs in.`,
      advice,
    }
  }
  const outcome = outcomeOf(reading)
  if (outcome !== undefined) {
    const sentence = `${asked} ${outcome}`
    return withAdvice({ label: 'Authorize', sentence }, adviceOf(reading, world))
  }
  if (status !== 200) return { label: 'Authorize', sentence: `${asked} ${refusalIn(text)}` }
  const next = text.includes('value="sign-in"')
    ? 'They see the list of accounts.'
    : `${userName(reading, world)} is signed in and sees the consent page.`
  return withAdvice({ label: 'Authorize', sentence: `${asked} ${next}` }, adviceOf(reading, world))
}

function explainForm(reading: Reading, world: World): Step {
  const { form, status, text } = reading
  const who = userName(reading, world)
  const next = outcomeOf(reading) ?? (status === 400 ? refusalIn(text) : '')
  const told = (label: string, ...sentences: string[]): Step => ({
    label,
    sentence: sentences.join(' ').trim(),
  })
  if (status === 403)
    return told('Consent', 'A form was sent twice, or is too old. The app has to start again.')
  switch (form.get('action')) {
    case 'sign-in':
      return told('Sign-in', status === 400 ? `${who} was chosen.` : `${who} signed in.`, next)
    case 'switch':
      return told('Sign-in', 'Someone else is to sign in.')
    case 'allow':
      return told('Consent', `${who} allowed it.`, next === '' ? 'The page shows a code to copy.' : next)
    default:
      return told('Consent', `${who} did not allow it.`, next)
  }
}

/** What the way back to the app carries, when this is the way back. */
function outcomeOf({ location, staysHere }: Reading): string | undefined {
  if (location === undefined || staysHere) return undefined
  const answer = new URLSearchParams(location.search || location.hash.slice(1))
  if (answer.has('code'))
    return 'The browser goes back to the app with a code, which is good for one exchange.'
  if (location.hash.includes('access_token='))
    return 'The browser goes back to the app with an access token in the fragment (implicit grant).'
  return 'The browser goes back to the app with error=access_denied.'
}

interface Problem {
  readonly name: string
  readonly detail: string
}

/** Dropbox's name for what is wrong with the request: in the redirect to the error page, or on a page of its own. */
function problemOf({ location, staysHere, text, status }: Reading): Problem | undefined {
  if (staysHere && location?.pathname === '/oauth2/authorize_error') {
    const { searchParams } = location
    return { name: searchParams.get('error_name') ?? '', detail: searchParams.get('error_detail') ?? '' }
  }
  const report = status === 400 ? /<div class="report">([^<]*)<code>([^<]*)</.exec(text) : null
  return report === null ? undefined : { name: report[2]!, detail: plain(report[1]!) }
}

/** The sentence of a page that refuses an account or an app. */
function refusalIn(page: string): string {
  const sentence = /<h1>This did not work<\/h1><p>([^<]*)</.exec(page)?.[1]
  return sentence === undefined ? 'It went no further.' : `The page says: ${plain(sentence)}`
}

/** The pages of the emulator escape these five. */
const plain = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

const withAdvice = (step: Step, advice: Advice | undefined): Step =>
  advice === undefined ? step : { ...step, advice }

function adviceOf({ query, entry }: Reading, world: World): Advice | undefined {
  const app = world.directory.apps.find(({ key }) => key === entry.clientId)
  const forCode = query.get('response_type') === 'code' && app?.type !== 'legacy'
  if (forCode && !query.has('token_access_type')) {
    return hint(
      'There will be no refresh token: the request does not ask for offline access.',
      'Add token_access_type=offline to the authorize URL. Without it, the user must come back when the access token expires.',
    )
  }
  if (query.has('redirect_uri') && !query.has('state'))
    return hint(
      'There is no state: the app cannot tell its own logins from those that someone else started.',
      'Send an unguessable state that is bound to the browser, and compare it when the browser comes back.',
    )
  if (app?.secret === undefined && forCode && !query.has('code_challenge'))
    return mistake(
      'There is no code_challenge, and the app has no secret: its code cannot be exchanged.',
      'Send a code_challenge with code_challenge_method=S256, and the code_verifier with the code.',
    )
  return undefined
}
