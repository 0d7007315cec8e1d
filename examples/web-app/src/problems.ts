import type { AnyDropboxOAuthError } from 'dropbox-oauth'
import type { Problem } from './pages/problem.ts'
import { reconnectPath, START } from './paths.ts'

const START_AGAIN = { label: 'Try again', href: START } as const

/**
 * A second callback without a login in the session: sending the browser round once more could go on for ever. It may be a
 * forged one as well, so the page claims nothing of what went before.
 */
export const LOGIN_NOT_KEPT: Problem = {
  status: 400,
  title: 'This browser knows of no sign-in',
  text: 'An answer arrived that belongs to no sign-in under way in this browser, and changed nothing. If you did just sign in at Dropbox and are not connected, these are the likely causes:',
  causes: [
    { cause: 'Cookies are blocked.', cure: 'Allow them for this site.' },
    {
      cause: 'The session cookie is SameSite=Strict.',
      cure: 'It does not survive the way back from Dropbox; use Lax.',
    },
    {
      cause: 'The host changed.',
      cure: 'localhost and 127.0.0.1 do not share cookies: open the address the app printed.',
    },
  ],
  action: START_AGAIN,
}

/** A form that none of our pages sent. */
export const FOREIGN_FORM: Problem = {
  status: 403,
  title: 'That did not come from here',
  text: 'No page of this app sent this request. It was refused, and nothing has changed.',
}

/** *Reconnect* ended at an account that is not the one to reconnect. */
export const otherAccount = (account: string | undefined): Problem => ({
  status: 409,
  title: 'That is another account',
  text: 'You signed in at Dropbox with a different account than the one you wanted to reconnect, so nothing was changed. Sign in with the right one. To have the other as well, choose Connect another account.',
  action: {
    label: 'Sign in with the right one',
    href: account === undefined ? START : reconnectPath(account, true),
  },
})

export const NOT_FOUND: Problem = {
  status: 404,
  title: 'There is no such page',
  text: 'The address may be mistyped, or the page is gone.',
}

export const UNEXPECTED: Problem = {
  status: 500,
  title: 'Something went wrong here',
  text: 'The fault is ours, and it is in the log. You can go back and try once more.',
}

const STORE_TROUBLES = [
  {
    cause: 'The data folder was moved or deleted.',
    cure: 'Put it back, or start the app again with an empty one.',
  },
  {
    cause: 'The app may not use it.',
    cure: 'It must belong to the user that the app runs as, with mode 700.',
  },
  { cause: 'The disk is full, or is not mounted.', cure: 'Make room, or mount it.' },
]

/** The page for an error of dropbox-oauth. `again` leads to the step that failed, for an error a retry can mend. */
export function problemOf(error: AnyDropboxOAuthError, again: NonNullable<Problem['action']>): Problem {
  switch (error.code) {
    case 'bad_request':
      return {
        status: 400,
        title: 'This address is not complete',
        text: 'The answer from Dropbox is missing something, or was changed on its way here. Nothing was connected.',
        action: START_AGAIN,
      }
    case 'csrf':
      return {
        status: 403,
        title: 'This sign-in did not begin here',
        text: 'The answer belongs to a sign-in this browser did not start, or has already finished. Refusing it keeps your account yours. If you have just connected Dropbox, it may be connected already: go back to see.',
      }
    case 'provider':
      return {
        status: 403,
        title: 'Dropbox could not do that',
        text: 'Dropbox sent you back with an error instead of an answer. Nothing was connected.',
        action: START_AGAIN,
      }
    case 'store_unavailable':
      return {
        status: 503,
        title: 'Not available right now',
        text: 'The place where this app keeps accounts and sign-ins does not answer. Nothing is lost, and nothing was disconnected. If it stays so, whoever runs this app can find the cause in its log, most likely one of these:',
        causes: STORE_TROUBLES,
        action: again,
      }
    default:
      return { status: error.httpStatus, ...byRemedy(error, again) }
  }
}

/** What to say and offer where only the remedy matters. */
function byRemedy(
  error: AnyDropboxOAuthError,
  again: NonNullable<Problem['action']>,
): Omit<Problem, 'status'> {
  switch (error.remedy) {
    case 'restart':
      return {
        title: 'The sign-in was interrupted',
        text: 'Dropbox could not be asked to complete it. Nothing was connected and nothing is lost: begin once more.',
        action: START_AGAIN,
      }
    case 'retry':
      return {
        title: 'Not available right now',
        text: 'Something this page needs does not answer. Nothing is lost, and your Dropbox is still connected if it was.',
        action: again,
      }
    case 'relink':
      return {
        title: 'Please connect again',
        text: 'Dropbox no longer accepts the connection this app had.',
        action: { label: 'Connect Dropbox', href: START },
      }
    case 'fix-config':
      return {
        title: 'This app is not set up correctly',
        text: 'Trying again will not help. Whoever runs this app finds in its log what Dropbox said and what to change.',
      }
    case 'none':
      return UNEXPECTED
    default:
      return error.remedy satisfies never
  }
}
