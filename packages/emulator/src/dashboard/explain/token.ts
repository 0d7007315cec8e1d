import type { World } from '../../world.ts'
import { textIn } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { quoted, span } from '../words.ts'
import { adviceForClient } from './client-problem.ts'
import {
  adviceForCode,
  adviceForRefreshToken,
  adviceForRedirectUri,
  adviceForVerifier,
} from './grant-problem.ts'
import { hint, mistake } from './step.ts'
import type { Advice, Step } from './step.ts'

/** A request to the token endpoint. */
export function explainToken(reading: Reading, earlier: readonly Reading[], world: World): Step {
  const { status, entry } = reading
  const refreshes = entry.grantType === 'refresh_token'
  const label = refreshes ? 'Refresh' : 'Code exchange'
  const app = entry.clientId ?? 'A client'
  if (status === undefined) return { label, sentence: `${app} asked for tokens, and has no answer.` }
  if (status === 200) return refreshes ? refreshed(app, reading) : exchanged(app, reading)
  const wanted = refreshes ? 'wanted a new access token' : 'wanted to exchange a code for tokens'
  return {
    label,
    sentence: `${app} ${wanted}, and was refused.`,
    advice: adviceFor(reading, earlier, world),
  }
}

function exchanged(app: string, { answer }: Reading): Step {
  const lifetime =
    typeof answer.expires_in === 'number' ? `for ${span(answer.expires_in * 1000)}` : 'for good'
  const refreshable = answer.refresh_token !== undefined
  const sentence = `${app} exchanged the code for an access token, good ${lifetime}${refreshable ? ', and a refresh token' : ''}.`
  if (refreshable || answer.expires_in === undefined) return { label: 'Code exchange', sentence }
  return {
    label: 'Code exchange',
    sentence,
    advice: hint(
      'No refresh token came with it: the authorize URL did not ask for offline access.',
      'Add token_access_type=offline to the authorize URL, and send the user through it again.',
    ),
  }
}

const refreshed = (app: string, { answer }: Reading): Step => ({
  label: 'Refresh',
  sentence: `${app} got a new access token with its refresh token${
    answer.refresh_token === undefined
      ? '. The refresh token stays the same.'
      : ', and a new refresh token: it replaces the old one.'
  }`,
})

/** What the answer complains of, in Dropbox's words. */
function complaintOf(reading: Reading): string {
  return textIn(reading, 'error_description') ?? textIn(reading, 'error') ?? `status ${reading.status}`
}

function adviceFor(reading: Reading, earlier: readonly Reading[], world: World): Advice {
  if (reading.entry.method !== 'POST')
    return mistake(
      `The token endpoint was called with ${quoted(reading.entry.method)}.`,
      'POST the parameters as a form.',
    )
  const complaint = complaintOf(reading)
  const field = /^(?:unknown|duplicate|missing required) field "(.*)"$/.exec(complaint)?.[1]
  if (field !== undefined) return adviceForField(field, complaint, reading)
  if (complaint === 'redirect_uri mismatch') return adviceForRedirectUri(reading, world)
  if (complaint === world.switches.wrongVerifierText) return adviceForVerifier(reading, world)
  if (complaint.startsWith("code doesn't exist")) return adviceForCode(reading, earlier, world)
  if (complaint.startsWith('refresh token is')) return adviceForRefreshToken(reading, world)
  if (textIn(reading, 'error') === 'unsupported_grant_type')
    return mistake(
      `Dropbox does not know the grant_type ${quoted(reading.entry.grantType ?? '')}.`,
      'Use authorization_code or refresh_token.',
    )
  return adviceForClient(complaint, reading, world)
}

function adviceForField(field: string, complaint: string, { entry, field: read }: Reading): Advice {
  const { authorization = '', 'content-type': type = '' } = entry.headers
  if (complaint.startsWith('missing') && entry.body !== '' && !type.includes('x-www-form-urlencoded'))
    return mistake(
      `${complaint}: the body was sent as ${quoted(type)}, which is not read.`,
      'Send it as application/x-www-form-urlencoded.',
    )
  if (complaint.startsWith('missing'))
    return mistake(`${complaint}.`, `Send ${field}, and do not leave it empty.`)
  if (complaint.startsWith('duplicate')) return mistake(`${complaint}.`, 'Send each parameter once.')
  if (authorization !== '' && (field === 'client_id' || field === 'client_secret'))
    return mistake(
      `${complaint}: the credentials came twice, by HTTP Basic and as ${field} in the form.`,
      `Send them one way only: leave ${field} out of the form, or the Authorization header out of the request.`,
    )
  if (field === 'scope')
    return mistake(
      `${complaint}: scopes are asked for in the authorize URL.`,
      'Leave scope out of the code exchange.',
    )
  const ofOther =
    read('grant_type') === 'refresh_token' && ['redirect_uri', 'code', 'code_verifier'].includes(field)
  return mistake(
    `${complaint}: Dropbox refuses parameters it does not know${ofOther ? ' for a refresh' : ''}.`,
    `Leave ${field} out.`,
  )
}
