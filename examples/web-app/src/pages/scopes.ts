import { html, type Html } from './html.ts'
import { CHECK_ICON } from './icons.ts'

/** Dropbox's words for its scopes, shortened. A scope that is not listed is shown by its name alone. */
const WORDS: Readonly<Record<string, string>> = {
  'account_info.read': 'See who you are',
  'account_info.write': 'Change your profile',
  'files.metadata.read': 'See the names and details of your files',
  'files.metadata.write': 'Change the details of your files',
  'files.content.read': 'Read your files',
  'files.content.write': 'Write your files',
  'sharing.read': 'See what you share',
  'sharing.write': 'Share for you',
  'file_requests.read': 'See your file requests',
  'file_requests.write': 'Change your file requests',
  'contacts.read': 'See your contacts',
  'contacts.write': 'Change your contacts',
  openid: 'Sign you in',
  profile: 'See your name',
  email: 'See your mail address',
  'team_info.read': 'See the details of your team',
  'members.read': 'See the members of your team',
}

/** What an account lets the app do. */
export const scopeList = (scope: readonly string[]): Html =>
  html`<ul class="scopes">
    ${scope.map(scopeLine)}
  </ul>`

function scopeLine(scope: string): Html {
  const words = WORDS[scope]
  return html`<li>
    ${CHECK_ICON}<span>${words ?? scope}</span>${words !== undefined && html`<code>${scope}</code>`}
  </li>`
}
