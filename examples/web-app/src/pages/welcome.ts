import { html, type Html } from './html.ts'
import { LINK_ICON } from './icons.ts'
import { layout, type Provider } from './layout.ts'

/** Home of somebody who is not connected yet. `notice` is a message left by the step before. */
export function welcomePage(page: {
  readonly provider: Provider
  readonly notice?: string | undefined
}): string {
  const content = html`${noticeLine(page.notice)}
    <section class="card">
      <div class="emblem">${LINK_ICON}</div>
      <h1>Connect your Dropbox</h1>
      <p class="lead">You decide on Dropbox's own page what this app may do. It never sees your password.</p>
      <ol class="steps">
        <li>You go to Dropbox and sign in.</li>
        <li>You read what the app asks for, and allow it or not.</li>
        <li>You come back here, connected.</li>
      </ol>
      <div class="actions"><a class="button" href="/dropbox-auth-start">Connect Dropbox</a></div>
    </section>`
  return layout({ title: 'Connect your Dropbox', provider: page.provider, content })
}

/** A message above the card; nothing when there is none. */
export const noticeLine = (notice: string | undefined): Html | undefined =>
  notice === undefined ? undefined : html`<p class="notice" role="status">${notice}</p>`
