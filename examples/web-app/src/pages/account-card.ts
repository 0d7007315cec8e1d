import { isTeam } from '../account-key.ts'
import type { AccountView } from '../accounts.ts'
import { formPath, reconnectPath, REVOKE, UNLINK } from '../paths.ts'
import { html, type Content, type Html } from './html.ts'
import { CHECK_ICON, WARN_ICON } from './icons.ts'
import { scopeList } from './scopes.ts'
import { ago, ordinal, timeOf } from './times.ts'

/** What a card depends on besides its account. */
interface Surroundings {
  readonly now: number
  readonly isEmulated: boolean
  readonly isOnly: boolean
}

/** One account: who it is, how it stands, and what can be done. */
export function accountCard(account: AccountView, around: Surroundings): Html {
  const name = nameOf(account)
  return html`<div class="person">
      <div class="avatar" aria-hidden="true">${initials(account.person?.name ?? name)}</div>
      <div>
        <h2 class="name">${name}</h2>
        <p>${account.person?.email ?? account.id}</p>
      </div>
      ${badge(account)}
    </div>
    ${WORDS[account.state] !== undefined && html`<p class="warning">${WORDS[account.state]}</p>`}
    ${account.state === 'linked' && linkedParts(account, around)}
    <div class="part actions">
      ${
        mayReconnect(account) &&
        html`<a class="button" href="${reconnectPath(account.id)}" aria-label="Reconnect ${name}"
          >Reconnect</a
        >`
      }
      ${account.state !== 'damaged' && button('Disconnect', name, formPath(UNLINK, account.id), 'danger')}
      ${
        around.isEmulated &&
        account.state === 'linked' &&
        button('Revoke at Dropbox', name, formPath(REVOKE, account.id), 'emulated')
      }
    </div>`
}

const mayReconnect = ({ state }: AccountView): boolean => state === 'relink-required' || state === 'damaged'

const WORDS: Partial<Record<AccountView['state'], string>> = {
  'relink-required':
    'Dropbox has ended this connection: access was revoked there. Reconnect, and all is as it was.',
  unlinking: 'Dropbox has not confirmed yet that the access is revoked. Disconnect once more to finish.',
  damaged: 'What was kept of this account is damaged. Reconnect to replace it.',
}

const TROUBLES: Readonly<Record<NonNullable<AccountView['trouble']>, string>> = {
  retry: 'Dropbox does not answer right now. The account is still connected: load this page again later.',
  refused:
    'Dropbox does not let this app see whose account it is. It is still connected; the reason is in the log of this app.',
}

/** Of a damaged record, and of a link that had ended before this process began, nothing but the id is known. */
function nameOf({ id, person }: AccountView): string {
  const kind = isTeam(id) ? 'team' : 'account'
  if (person === undefined) return `A Dropbox ${kind}`
  return isTeam(id) ? `Team of ${person.name}` : person.name
}

function badge({ state }: AccountView): Html {
  if (state === 'linked') return html`<span class="badge">${CHECK_ICON} Connected</span>`
  const label = state === 'unlinking' ? 'Disconnecting' : 'Not connected'
  return html`<span class="badge warn">${WARN_ICON} ${label}</span>`
}

function linkedParts(account: AccountView, { now, isOnly }: Surroundings): Content {
  const { trouble, scope } = account
  return html`${trouble !== undefined && html`<p class="warning">${TROUBLES[trouble]}</p>`}
    <details class="part" ${isOnly && html`open`}>
      <summary>This app may <span class="count">${scope.length}</span></summary>
      ${scopeList(scope)}
    </details>
    <div class="part">
      <h3>Access token expires</h3>
      ${expiry(account, now)}
      ${isOnly && html`<p class="small">Before it ends, a visit to this page fetches the next one by itself.</p>`}
    </div>`
}

function expiry({ expiresAt, refreshedAt, linkedAt, refreshes }: AccountView, now: number): Html {
  const since = refreshedAt ?? linkedAt
  const when = since && ago(now - since.getTime())
  const times = refreshes === 0 ? '' : `, for the ${ordinal(refreshes)} time`
  const text = refreshedAt ? `Token refreshed ${when}${times}` : `Token issued at the sign-in, ${when}`
  if (expiresAt === undefined)
    return html`<p class="clock">never</p>
      <p class="small">${text}.</p>`
  const countdown = html`<time datetime="${expiresAt.toISOString()}" data-left="${expiresAt.getTime() - now}"
    >${timeOf(expiresAt)}</time
  >`
  return html`<p class="clock">${countdown}</p>
    <p class="small">${text}; valid until ${timeOf(expiresAt)}.</p>`
}

const button = (label: string, name: string, action: string, kind: string): Html =>
  html`<form method="post" action="${action}">
    <button class="button ${kind}" aria-label="${label}: ${name}">${label}</button>
  </form>`

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase()
