import { createHash } from 'node:crypto'

/** What a page tells the user. */
export interface Page {
  readonly status: number
  readonly title: string
  readonly words: string
}

const style = `
:root { color-scheme: light dark; --ground: #f4f5f8; --card: #fff; --ink: #171b26; --quiet: #565d6e; --line: #e1e4ec; --good: #1a7f37; --bad: #9a6700 }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1218; --card: #181c25; --ink: #eceff6; --quiet: #a4acbd; --line: #2a303d; --good: #56d364; --bad: #e3b341 } }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
main { box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); padding: clamp(1.5rem, 6vw, 2.5rem); background: var(--card); border: 1px solid var(--line); border-radius: 1.125rem; box-shadow: inset 0 .25rem var(--mark) }
.good { --mark: var(--good) }
.bad { --mark: var(--bad) }
h1::before { content: '!'; margin-inline-end: .5rem; color: var(--mark) }
.good h1::before { content: '✓' }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance }
p { margin: 0; color: var(--quiet); text-wrap: pretty }`

/** No script, nothing from elsewhere, and no page that could put it into a frame. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

export function renderPage({ status, title, words }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body><main class="${status === 200 ? 'good' : 'bad'}"><h1>${escape(title)}</h1><p>${escape(words)}</p></main></body>
</html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
