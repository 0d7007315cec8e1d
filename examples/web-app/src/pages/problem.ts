import { html, type Html } from './html.ts'
import { STOP_ICON, WARN_ICON } from './icons.ts'
import { layout, type Provider } from './layout.ts'

/** What a page about a problem says, and where it leads. */
export interface Problem {
  readonly status: number
  readonly title: string
  readonly text: string
  /** Likely causes, each with what to do about it. */
  readonly causes?: readonly { readonly cause: string; readonly cure: string }[]
  /** The way on; absent when trying again would end the same way. */
  readonly action?: { readonly label: string; readonly href: string; readonly method?: 'post' }
}

/** A page about something that went wrong, in words for the user. Details for the developer are in the log. */
export function problemPage(problem: Problem, provider: Provider): string {
  const blocked = problem.status === 403 && problem.action === undefined
  const content = html`<section class="card">
    <div class="emblem ${blocked ? 'bad' : 'warn'}">${blocked ? STOP_ICON : WARN_ICON}</div>
    <h1>${problem.title}</h1>
    <p class="lead">${problem.text}</p>
    ${
      problem.causes !== undefined &&
      html`<ul class="causes">
        ${problem.causes.map(({ cause, cure }) => html`<li><strong>${cause}</strong> ${cure}</li>`)}
      </ul>`
    }
    <div class="actions">
      ${problem.action !== undefined && actionButton(problem.action)}
      <a class="button plain" href="/">Back to the start</a>
    </div>
    <p class="small">Status ${problem.status}</p>
  </section>`
  return layout({ title: problem.title, provider, content })
}

function actionButton({ label, href, method }: NonNullable<Problem['action']>): Html {
  if (method !== 'post') return html`<a class="button" href="${href}">${label}</a>`
  return html`<form method="post" action="${href}"><button class="button">${label}</button></form>`
}
