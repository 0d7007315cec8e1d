/** The one style sheet. It is written into every page, so that a page needs no second request; the CSP names its hash. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f8; --card: #ffffff; --ink: #171b26; --quiet: #565d6e; --line: #e1e4ec; --soft: #eef1f7;
  --accent: #0b57d0; --accent-strong: #0847ad; --on-accent: #ffffff; --tint: #e8f0fe;
  --good: #13693a; --good-tint: #e3f4ea; --warn: #7a4b00; --warn-tint: #fdf1dc; --bad: #a3221b; --bad-tint: #fce9e7;
  --shadow: 0 1px 2px rgb(23 27 38 / 6%), 0 12px 32px -12px rgb(23 27 38 / 16%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1218; --card: #181c25; --ink: #eceff6; --quiet: #a4acbd; --line: #2a303d; --soft: #212735;
    --accent: #8ab4ff; --accent-strong: #a9c7ff; --on-accent: #0b1a36; --tint: #1d2a44;
    --good: #7fd6a2; --good-tint: #16301f; --warn: #f2c374; --warn-tint: #35290f; --bad: #ffaaa2; --bad-tint: #3d1d1b;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 16px 40px -16px rgb(0 0 0 / 70%);
  }
}
*, ::before, ::after { box-sizing: border-box }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; align-items: center;
  background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  -webkit-text-size-adjust: 100%; padding: 0 1rem; overflow-wrap: anywhere;
}
header, main, footer { width: 100%; max-width: 34rem }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem; padding: 1.25rem 0 }
main { margin: auto 0; padding: .5rem 0 1rem }
footer { padding: 1rem 0 1.5rem; color: var(--quiet); font-size: .875rem; text-align: center; text-wrap: balance }
h1 { margin: 0; font-size: 1.625rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 680; text-wrap: balance }
h3, summary { margin: 0 0 .75rem; font-size: .8125rem; line-height: 1.4; letter-spacing: .02em; font-weight: 650; color: var(--quiet) }
p { margin: 0; text-wrap: pretty }
.name { margin: 0; font-size: 1.25rem; line-height: 1.25; letter-spacing: -.01em; font-weight: 660 }
a { color: var(--accent); text-underline-offset: .2em }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 6px }

.brand { display: inline-flex; align-items: center; gap: .625rem; color: inherit; text-decoration: none; font-weight: 650 }
.brand svg { width: 1.75rem; height: 1.75rem; flex: none }
.pill { padding: .125rem .625rem; border-radius: 99px; font-size: .8125rem; font-weight: 600; border: 1px solid var(--line); background: var(--card); color: var(--quiet) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 1.125rem; box-shadow: var(--shadow); padding: clamp(1.5rem, 6vw, 2.5rem) }
.card > * { margin: 0 }
.card > * + * { margin-top: 1.25rem }
.card > h1 + p { margin-top: .75rem }
.card > .actions { margin-top: 1.75rem }
.card > .part { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line) }
.lead { color: var(--quiet); font-size: 1.0625rem }
.small { color: var(--quiet); font-size: .875rem }
.notice { margin: 0 0 1rem; padding: .75rem 1.125rem; border-radius: .875rem; font-weight: 550; background: var(--tint); color: var(--ink) }
.emblem { display: grid; place-items: center; width: 3.25rem; height: 3.25rem; border-radius: 1rem; background: var(--tint); color: var(--accent) }
.emblem svg { width: 1.625rem; height: 1.625rem }
.emblem.warn { background: var(--warn-tint); color: var(--warn) }
.emblem.bad { background: var(--bad-tint); color: var(--bad) }

.actions { display: flex; flex-wrap: wrap; gap: .75rem }
.small + .actions { margin-top: 1rem }
.button {
  display: inline-flex; align-items: center; justify-content: center; gap: .5rem; min-height: 2.875rem; padding: .5rem 1.375rem;
  border: 1px solid transparent; border-radius: .75rem; font: inherit; font-weight: 620; text-decoration: none; cursor: pointer;
  background: var(--accent); color: var(--on-accent);
}
@media (max-width: 30rem) { .actions > *, .actions .button { flex: 1 1 100%; width: 100% } }
.button:hover { background: var(--accent-strong) }
.button.plain { background: transparent; border-color: var(--line); color: var(--ink) }
.button.plain:hover { background: var(--soft) }
.button.danger { background: transparent; border-color: var(--line); color: var(--bad) }
.button.danger:hover { background: var(--bad-tint); border-color: transparent }
.button.emulated { background: transparent; border: 1px dashed var(--quiet); color: var(--ink) }
.button.emulated:hover { background: var(--soft) }

.steps { padding: 0; list-style: none; counter-reset: step; display: grid; gap: .75rem; color: var(--quiet) }
.steps li { display: grid; grid-template-columns: 1.75rem 1fr; gap: .75rem; align-items: baseline; counter-increment: step }
.steps li::before {
  content: counter(step); display: grid; place-items: center; height: 1.75rem; border-radius: 99px;
  background: var(--soft); color: var(--ink); font-size: .8125rem; font-weight: 650;
}
.causes { padding: 0 0 0 1.25rem; display: grid; gap: .5rem; color: var(--quiet) }
.causes strong { color: var(--ink); font-weight: 620 }

.person { display: grid; grid-template-columns: auto 1fr; align-items: center; gap: .625rem 1rem }
.person > div { min-width: 0 }
.avatar {
  display: grid; place-items: center; flex: none; width: 3.5rem; height: 3.5rem; border-radius: 99px;
  background: var(--tint); color: var(--accent); font-size: 1.25rem; font-weight: 650;
}
.person p { color: var(--quiet) }
.person .badge {
  grid-column: 2; justify-self: start; display: inline-flex; align-items: center; gap: .375rem; padding: .1875rem .75rem .1875rem .5rem; border-radius: 99px;
  background: var(--good-tint); color: var(--good); font-size: .8125rem; font-weight: 620;
}
.person .badge.warn { background: var(--warn-tint); color: var(--warn) }
@media (min-width: 30rem) { .person { grid-template-columns: auto 1fr auto } .person .badge { grid-column: 3 } }
.badge svg { width: .9375rem; height: .9375rem }
.scopes { margin: 0; padding: 0; list-style: none; display: grid; gap: .625rem }
.scopes li { display: grid; grid-template-columns: 1.25rem 1fr; gap: .125rem .625rem }
.scopes svg { width: 1.125rem; height: 1.125rem; margin-top: .25rem; color: var(--good) }
.scopes code { grid-column: 2; color: var(--quiet); font-size: .8125rem }
summary { margin: 0; cursor: pointer; width: fit-content }
details[open] > summary { margin-bottom: .75rem }
.count { margin-left: .25rem; padding: 0 .5rem; border-radius: 99px; background: var(--soft); color: var(--ink) }
.warning { padding: .75rem 1rem; border-radius: .75rem; background: var(--warn-tint); color: var(--warn) }
.accounts { margin: 1.25rem 0; padding: 0; list-style: none; display: grid; gap: 1rem }
main > .card.emulated { margin-top: 1.5rem; border-style: dashed; border-color: var(--quiet); box-shadow: none; background: transparent }
.clock { font-size: 1.375rem; line-height: 1.3; font-weight: 640; letter-spacing: -.01em; font-variant-numeric: tabular-nums }
.clock + .small { margin-top: .375rem }
`
