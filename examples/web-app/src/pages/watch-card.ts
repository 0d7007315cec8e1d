import { JUMP } from '../paths.ts'
import { html, type Html } from './html.ts'
import { amount, timeOf } from './times.ts'

/** What the emulator lets one watch in a minute that takes hours at Dropbox. */
export function watchCard(now: number, aheadMs: number): Html {
  const hours = Math.round(aheadMs / 3_600_000)
  return html`<section class="card emulated">
    <h2 class="name">Watch it</h2>
    <p>
      An access token lives four hours. Let them pass, and the next view has a new one: nobody signs in again.
    </p>
    <p>Revoke an account at Dropbox, as its user could there, and the next view asks to reconnect it.</p>
    <form method="post" action="${JUMP}" class="actions">
      <button class="button emulated">Let four hours pass</button>
    </form>
    ${
      hours > 0 &&
      html`<p class="small">
        The clock of this local Dropbox is ${amount(hours, 'hour')} ahead: ${timeOf(new Date(now))}.
      </p>`
    }
  </section>`
}
