import type { AccountView } from '../accounts.ts'
import { START } from '../paths.ts'
import { accountCard } from './account-card.ts'
import { html } from './html.ts'
import { layout, type Provider } from './layout.ts'
import { watchCard } from './watch-card.ts'
import { noticeLine } from './welcome.ts'

/** The linked accounts of a visitor, and the way to another one. */
export function accountsPage(page: {
  readonly provider: Provider
  readonly notice?: string | undefined
  readonly accounts: readonly AccountView[]
  /** The time, in milliseconds since 1970. */
  readonly now: number
  /** How far the emulator's clock is ahead. Absent for the real Dropbox. */
  readonly aheadMs?: number
}): string {
  const { accounts, now, aheadMs } = page
  const isEmulated = aheadMs !== undefined
  const title = accounts.length === 1 ? 'Your Dropbox account' : 'Your Dropbox accounts'
  const content = html`${noticeLine(page.notice)}
    <h1>${title}</h1>
    <ul class="accounts">
      ${accounts.map(
        (account) =>
          html`<li class="card">
            ${accountCard(account, { now, isEmulated, isOnly: accounts.length === 1 })}
          </li>`,
      )}
    </ul>
    <div class="actions">
      <a class="button plain" href="${START}?choose=1">Connect another account</a>
      ${isEmulated && html`<a class="button plain" href="${START}?choose=1&kind=team">Connect a team</a>`}
    </div>
    ${isEmulated && watchCard(now, aheadMs)}`
  return layout({ title, provider: page.provider, content, countdown: true })
}
