import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Answer } from '../wire/answer.ts'
import { hashOf, styles } from './styles.ts'

interface Page {
  readonly title: string
  readonly status?: number
  /** Where forms of the page may lead; a page without any has no form. */
  readonly formAction?: readonly string[]
  /** What only the dashboard has: more styles, more room, and a script of this origin. */
  readonly board?: Board
  readonly children: Child
}

interface Board {
  readonly styles: string
  readonly script: string
}

const ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='4' fill='%230a57d8'/><path d='M4 6l4-2 4 2-4 2zM4 10l4-2 4 2-4 2z' fill='white'/></svg>"

/**
 * A whole page. It loads nothing from elsewhere, runs no script but the dashboard's, cannot be framed or stored, and says
 * on top that it is not Dropbox.
 */
export function page({ title, status = 200, formAction = [], board, children }: Page): Answer {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Dropbox emulator`}</title>
        <link rel="icon" href={raw(ICON)} />
        <style>{raw(styles)}</style>
        {board !== undefined && <style>{raw(board.styles)}</style>}
        {board !== undefined && <script src={board.script} defer></script>}
      </head>
      <body>
        <header class="notice">
          <b>Local emulator, not dropbox.com.</b> Nothing here is a real account.
        </header>
        {board === undefined ? (
          <>
            <main>
              <div class="card">{children}</div>
            </main>
            <footer class="foot">
              <a href="/">The emulator’s dashboard</a>
            </footer>
          </>
        ) : (
          <main class="board">{children}</main>
        )}
      </body>
    </html>
  ) as HtmlEscapedString
  return { status, headers: pageHeaders(formAction, board), body: `<!doctype html>${document}` }
}

function pageHeaders(formAction: readonly string[], board: Board | undefined): Record<string, string> {
  const hasForm = formAction.length > 0
  const sheets = board === undefined ? [styles] : [styles, board.styles]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${sheets.map(hashOf).join(' ')}`,
      ...(board === undefined ? [] : ["script-src 'self'", "connect-src 'self'"]),
      'img-src data:',
      `form-action ${hasForm ? formAction.join(' ') : "'none'"}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    // A form on a no-referrer page posts `Origin: null`, which would be refused.
    'referrer-policy': hasForm ? 'same-origin' : 'no-referrer',
  }
}
