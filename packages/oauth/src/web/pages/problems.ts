import type { AnyDropboxOAuthError } from '../../errors.ts'
import type { Action, Problem } from './problem-page.ts'

/** Where the buttons of a page lead. */
export interface Ways {
  /** To a new login. */
  readonly start: string
  /** To the step that failed. */
  readonly retry: Omit<Action, 'label'>
}

/** The page for an error. */
export function problemOf(error: AnyDropboxOAuthError, { start, retry }: Ways): Problem {
  const again = { label: 'Try again', href: start }
  switch (error.code) {
    case 'bad_state':
      return loginNotKept(again)
    case 'bad_request':
      return {
        status: 400,
        title: 'This address is not complete',
        text: 'The answer from Dropbox is missing something, or was changed on its way here. Nothing was connected.',
        action: again,
      }
    case 'csrf':
      return {
        status: 403,
        title: 'This was refused',
        text: 'The request belongs to nothing under way in this browser: it was dealt with before, or never began here. Refusing it keeps your account yours. If you have just connected Dropbox, it may be connected already: go back to the app to see.',
      }
    case 'not_approved':
      return {
        status: 403,
        title: 'You did not connect Dropbox',
        text: 'You chose not to allow it on Dropbox’s page. Nothing was connected, and you can still change your mind.',
        action: { label: 'Connect Dropbox', href: start },
      }
    case 'provider':
      return {
        status: 403,
        title: 'Dropbox could not do that',
        text: 'Dropbox sent you back with an error instead of an answer. Nothing was connected.',
        action: again,
      }
    case 'account_mismatch':
      return {
        status: 409,
        title: 'That is another Dropbox account',
        text: 'Your account here is connected with a different Dropbox. Nothing has changed. Sign in at Dropbox with the right account, or disconnect the other one first.',
        action: again,
      }
    default:
      return { status: error.httpStatus, ...byRemedy(error, { start, retry }) }
  }
}

/**
 * A second callback without its login: going round once more could go on for ever. It may be a forged one as well, so the
 * page claims nothing of what went before.
 */
function loginNotKept(action: Action): Problem {
  return {
    status: 400,
    title: 'This browser knows of no sign-in',
    text: 'An answer arrived that belongs to no sign-in under way in this browser, and changed nothing. If you did just sign in at Dropbox and are not connected, these are the likely causes:',
    causes: [
      { cause: 'Cookies are blocked.', cure: 'Allow them for this site.' },
      {
        cause: 'The session cookie is SameSite=Strict.',
        cure: 'It does not survive the way back from Dropbox; whoever runs this app can make it Lax.',
      },
      {
        cause: 'The host changed.',
        cure: 'Another name of the same place, such as localhost and 127.0.0.1, has other cookies.',
      },
    ],
    action,
  }
}

/** What to say and offer where only the remedy matters. */
function byRemedy(error: AnyDropboxOAuthError, { start, retry }: Ways): Omit<Problem, 'status'> {
  switch (error.remedy) {
    case 'restart':
      return {
        title: 'The sign-in was interrupted',
        text: 'Dropbox could not be asked to complete it. Nothing was connected and nothing is lost: begin once more.',
        action: { label: 'Try again', href: start },
      }
    case 'retry':
      return {
        title: 'Not available right now',
        text: 'Something that is needed here does not answer. Try again in a moment.',
        action: { label: 'Try again', ...retry },
      }
    case 'relink':
      return {
        title: 'Please connect Dropbox again',
        text: 'The connection that this app had with your Dropbox can no longer be used.',
        action: { label: 'Connect Dropbox', href: start },
      }
    case 'fix-config':
      return {
        title: 'This app is not set up correctly',
        text: 'Trying again will not help. Whoever runs this app must change something first.',
      }
    case 'none':
      return { title: 'That did not work', text: 'Nothing has changed. Go back and try once more.' }
    default:
      return error.remedy satisfies never
  }
}
