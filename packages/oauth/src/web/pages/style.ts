import { sha256 } from '../../internal/sha256.ts'

/** The one style sheet. It is written into every page, so that a page needs no second request. */
export const style = `
:root { color-scheme: light dark; --ground: #f4f5f8; --card: #fff; --ink: #171b26; --quiet: #565d6e; --line: #dfe3eb;
  --accent: #0b57d0; --on-accent: #fff; --warn: #7a4b00; --warn-tint: #fdf1dc; --bad: #a3221b; --bad-tint: #fce9e7 }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1218; --card: #181c25; --ink: #eceff6; --quiet: #a4acbd;
  --line: #2f3644; --accent: #8ab4ff; --on-accent: #0b1a36; --warn: #f2c374; --warn-tint: #35290f; --bad: #ffaaa2; --bad-tint: #3d1d1b } }
*, ::before, ::after { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  -webkit-text-size-adjust: 100%; overflow-wrap: anywhere }
main { width: 100%; max-width: 34rem; background: var(--card); border: 1px solid var(--line); border-radius: 1.125rem;
  padding: clamp(1.5rem, 6vw, 2.5rem); box-shadow: 0 12px 32px -12px rgb(0 0 0 / 18%) }
main > * { margin: 1.25rem 0 0 }
.emblem { display: grid; place-items: center; width: 3.25rem; height: 3.25rem; margin: 0; border-radius: 1rem;
  background: var(--warn-tint); color: var(--warn) }
.emblem.bad { background: var(--bad-tint); color: var(--bad) }
.emblem svg { width: 1.625rem; height: 1.625rem }
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 680; text-wrap: balance }
h1 + p { margin-top: .75rem }
p, li { text-wrap: pretty }
.quiet { color: var(--quiet) }
.small { color: var(--quiet); font-size: .875rem }
ul { padding: 0 0 0 1.25rem; display: grid; gap: .5rem; color: var(--quiet) }
strong { color: var(--ink); font-weight: 620 }
code { font: .9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.75rem }
form { display: contents }
.button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.875rem; padding: .5rem 1.375rem;
  border: 1px solid transparent; border-radius: .75rem; font: inherit; font-weight: 620; text-decoration: none; cursor: pointer;
  background: var(--accent); color: var(--on-accent) }
.button.plain { background: transparent; border-color: var(--line); color: var(--ink) }
.button:hover { text-decoration: underline; text-underline-offset: .2em }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
@media (max-width: 30rem) { .actions > *, .button { flex: 1 1 100%; width: 100% } }
`

let hash: Promise<string> | undefined

/** What a Content-Security-Policy allows the style sheet by, and no other one. */
export function styleHash(): Promise<string> {
  return (hash ??= hashStyle())
}

async function hashStyle(): Promise<string> {
  const base64 = (await sha256(style)).replaceAll('-', '+').replaceAll('_', '/')
  return `'sha256-${base64}='` // 32 bytes always need one sign of padding
}
