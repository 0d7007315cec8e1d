import { problemOf } from '../exit-codes.ts'
import type { Page } from './page.ts'

/** An answer that belongs to no login of ours. */
export const strangerPage: Page = {
  status: 400,
  title: 'This is not the answer to your login',
  words:
    'It is another login’s, or incomplete. The one in your terminal still waits: open the address it shows.',
}

/** The end of a login that has been kept. */
export function connectedPage(who: string, profile: string): Page {
  return {
    status: 200,
    title: 'Dropbox is connected',
    facts: { Account: who, Profile: profile },
    words: 'You can close this window and go back to the terminal.',
  }
}

const notKept: Page = {
  status: 502,
  title: 'It could not be stored',
  words:
    'You allowed the access, but it cannot be kept on this machine. The terminal says why, and what to do.',
}

/** By the code of what went wrong. What it was in full, the terminal tells: a page may be read by others. */
const failures: Readonly<Record<string, Page>> = {
  not_approved: {
    status: 403,
    title: 'Not connected',
    words: 'You did not allow the access. The terminal says how to begin again.',
  },
  account_mismatch: {
    status: 403,
    title: 'This is another account',
    words:
      'Your browser is signed in to another Dropbox account than the one of this profile. Sign in to that one there, ' +
      'or do as the terminal says.',
  },
  bad_state: {
    status: 403,
    title: 'Too late',
    words: 'This login has waited for too long. Begin again in the terminal.',
  },
  timed_out: {
    status: 403,
    title: 'Too late',
    words: 'The login has ended before its answer came. Begin again in the terminal.',
  },
  interrupted: {
    status: 403,
    title: 'Not connected',
    words: 'The login was ended in the terminal. Nothing was kept.',
  },
  transient: {
    status: 502,
    title: 'Dropbox does not answer',
    words:
      'You allowed the access, but Dropbox did not hand it out. Begin again in the terminal, in a while.',
  },
  file_system: notKept,
  store_unavailable: notKept,
  keychain: notKept,
}

const failed: Page = {
  status: 502,
  title: 'It did not work',
  words: 'The terminal says what went wrong, and what to do.',
}

/** The end of a login that went wrong. */
export function failurePage(error: unknown): Page {
  return failures[problemOf(error).code] ?? failed
}
