import { createHash } from 'node:crypto'

/** What a page tells the user. */
export interface Page {
  readonly status: number
  readonly title: string
  readonly words: string
  /** What there is to know besides, by name. */
  readonly facts?: Readonly<Record<string, string>>
}

const style = `
:root { color-scheme: light dark; --ground: #f4f5f8; --card: #fff; --ink: #171b26; --quiet: #565d6e; --line: #e1e4ec; --good: #1a7f37; --bad: #9a6700 }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1218; --card: #181c25; --ink: #eceff6; --quiet: #a4acbd; --line: #2a303d; --good: #56d364; --bad: #e3b341 } }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
main { box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); margin: 1rem; padding: clamp(1.5rem, 6vw, 2.5rem); background: var(--card); border: 1px solid var(--line); border-radius: 1.125rem; box-shadow: 0 1px 2px rgb(0 0 0 / .04), 0 1rem 3rem rgb(0 0 0 / .06) }
main::before { content: '!'; display: grid; place-items: center; width: 3rem; height: 3rem; margin-block-end: 1.25rem; border-radius: 50%; background: color-mix(in srgb, var(--mark) 14%, transparent); color: var(--mark); font-size: 1.5rem; font-weight: 700; line-height: 1 }
.good { --mark: var(--good) }
.good::before { content: '✓' }
.bad { --mark: var(--bad) }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance }
p { margin: 0; color: var(--quiet); text-wrap: pretty }
dl { display: grid; grid-template-columns: auto 1fr; gap: .5rem 1.25rem; margin: 1.25rem 0; padding: 1rem 0; border-block: 1px solid var(--line) }
dt { color: var(--quiet) }
dd { margin: 0; font-weight: 600 }
@media print { body { background: none } main { border: 0; box-shadow: none } }`

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

export function renderPage({ status, title, words, facts = {} }: Page): string {
  const list = Object.entries(facts).map(
    ([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body><main class="${status === 200 ? 'good' : 'bad'}"><h1>${escape(title)}</h1>${list.length > 0 ? `<dl>${list.join('')}</dl>` : ''}<p>${escape(words)}</p></main></body>
</html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
