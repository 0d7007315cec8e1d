import { type Content, Html, html } from './html.ts'
import { style, styleHash } from './style.ts'

/** What a page about a problem says, and where it leads. */
export interface Problem {
  readonly status: number
  readonly title: string
  readonly text: string
  /** Likely causes, each with what to do about it. */
  readonly causes?: readonly { readonly cause: string; readonly cure: string }[]
  /** The way on; absent when trying again would end the same way. */
  readonly action?: Action
}

export interface Action {
  readonly label: string
  readonly href: string
  readonly method?: 'post'
}

// The policy has its hash, to the byte.
const styleElement = new Html(`<style>${style}</style>`)

const warning = html`<svg
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="2"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  <path d="M12 9v4.5M12 17h.01" />
  <path d="M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z" />
</svg>`

/** A page about something that went wrong, with the headers it needs. `detail` is for the developer. */
export async function problemPage(
  problem: Problem & { readonly home: string; readonly detail?: string },
): Promise<{ headers: Record<string, string>; body: string }> {
  const hasForm = problem.action?.method === 'post'
  const policy = [
    "default-src 'none'",
    `style-src ${await styleHash()}`,
    hasForm && "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.filter(Boolean).join('; '),
      // A form on a `no-referrer` page would send `Origin: null`, and could not be told from a foreign one.
      ...(hasForm && { 'referrer-policy': 'same-origin' }),
    },
    body: document(problem.title, contentOf(problem)),
  }
}

function contentOf({
  status,
  title,
  text,
  causes,
  action,
  home,
  detail,
}: Parameters<typeof problemPage>[0]): Html {
  return html`<div class="emblem ${status === 403 && !action ? 'bad' : ''}">${warning}</div>
    <h1>${title}</h1>
    <p class="quiet">${text}</p>
    ${
      causes &&
      html`<ul>
        ${causes.map(({ cause, cure }) => html`<li><strong>${cause}</strong> ${cure}</li>`)}
      </ul>`
    }
    <div class="actions">
      ${action && button(action)}
      <a class="button plain" href="${home}">Back to the app</a>
    </div>
    <p class="small">Status ${status}${detail !== undefined && html`: <code>${detail}</code>`}</p>`
}

function button({ label, href, method }: Action): Html {
  if (method === undefined) return html`<a class="button" href="${href}">${label}</a>`
  return html`<form method="post" action="${href}"><button class="button">${label}</button></form>`
}

function document(title: string, content: Content): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`.text
}
