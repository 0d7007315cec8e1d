import { html, type Html } from './html.ts'
import { CHECK_ICON } from './icons.ts'
import { layout, type Provider } from './layout.ts'
import { noticeLine } from './welcome.ts'

/** The linked account: who it is, what the app may do, how long the access token lasts, and the way out. */
export function accountPage(page: {
  readonly provider: Provider
  readonly notice?: string | undefined
  readonly name: string
  readonly email: string
  readonly scope: readonly string[]
  readonly expiresAt?: Date | undefined
}): string {
  const content = html`${noticeLine(page.notice)}
    <section class="card">
      <div class="person">
        <div class="avatar" aria-hidden="true">${initials(page.name)}</div>
        <div>
          <h1>${page.name}</h1>
          <p>${page.email}</p>
        </div>
        <span class="badge">${CHECK_ICON} Connected</span>
      </div>
      <div class="part">
        <h2>This app may</h2>
        <ul class="scopes">
          ${page.scope.map(scopeLine)}
        </ul>
      </div>
      <div class="part">
        <h2>Access token expires</h2>
        ${expiry(page.expiresAt)}
      </div>
      <form class="part" method="post" action="/dropbox-auth-unlink">
        <p class="small">Disconnecting revokes this app's access at Dropbox, at once.</p>
        <div class="actions"><button class="button danger">Disconnect</button></div>
      </form>
    </section>`
  return layout({ title: page.name, provider: page.provider, content, countdown: true })
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase()

/** Dropbox's words for its scopes, shortened. A scope that is not listed is shown by its name alone. */
const SCOPE_WORDS: Readonly<Record<string, string>> = {
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
}

function scopeLine(scope: string): Html {
  const words = SCOPE_WORDS[scope]
  return html`<li>
    ${CHECK_ICON}<span>${words ?? scope}</span>${words !== undefined && html`<code>${scope}</code>`}
  </li>`
}

function expiry(expiresAt: Date | undefined): Html {
  if (expiresAt === undefined) return html`<p class="clock">never</p>`
  const absolute = expiresAt.toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return html`<p class="clock">
      <time datetime="${expiresAt.toISOString()}" data-countdown>${absolute} UTC</time>
    </p>
    <p class="small">After that, your next visit to this page fetches a new one by itself.</p>`
}
