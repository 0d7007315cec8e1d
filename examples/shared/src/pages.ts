import { isDropboxOAuthError } from 'dropbox-oauth'
import type { Person } from './dropbox-calls.ts'
import { style } from './style.ts'

export const welcomePage: string = page(
  'Your Dropbox, in this app',
  `<p>It shows whose Dropbox it is. Your files stay out of its reach until you say otherwise.</p>
  <a class="button" href="/account">Connect Dropbox</a>`,
)

export function accountPage({ name, email }: Person): string {
  return page(
    name,
    `<p>${escape(email)}</p>
    <a class="button" href="/files">Show my files</a>${disconnect}`,
  )
}

export function filesPage(names: readonly string[]): string {
  const list = names.map((name) => `<li>${escape(name)}</li>`).join('')
  return page(
    'Your files',
    `${list ? `<ul>${list}</ul>` : '<p>This Dropbox is empty.</p>'}
    <a class="button" href="/account">Back</a>${disconnect}`,
  )
}

export const notFoundPage: string = page(
  'There is nothing here',
  '<p>This address leads to no page of the app.</p><a class="button" href="/">Back to the start</a>',
)

/** For what a route threw, such as a call of `account.fetch`. The login has pages of its own. */
export function problemPage(error: unknown): { status: number; html: string } {
  const isRevoked = isDropboxOAuthError(error) && error.remedy === 'relink'
  const [title, text] = isRevoked
    ? ['Dropbox has ended this connection', 'It takes a moment to connect it again.']
    : ['That did not work', 'Nothing is lost. Try again in a moment.']
  const html = page(
    title,
    `<p>${text}</p><a class="button" href="/account">${isRevoked ? 'Connect Dropbox' : 'Try again'}</a>`,
  )
  return { status: isDropboxOAuthError(error) ? error.httpStatus : 500, html }
}

/** A form, since a link could be followed by a prefetch, and a button of another site could be anywhere. */
const disconnect = `
    <form method="post" action="/dropbox-auth-unlink"><button class="button plain">Disconnect</button></form>`

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escape(title)}</title>
  <style>${style}</style>
</head>
<body>
  <main>
    <h1>${escape(title)}</h1>
    ${content}
  </main>
</body>
</html>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
