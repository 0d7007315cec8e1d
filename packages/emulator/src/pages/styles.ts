import { createHash } from 'node:crypto'

/** The style sheet of every page, put into it: no page asks for another resource. */
export const styles: string = `
:root {
  color-scheme: light dark;
  --ground: #f6f4f0; --card: #ffffff; --text: #1e1b18; --quiet: #625c55; --line: #e2ddd5;
  --accent: #0a57d8; --accent-hover: #0848b6; --on-accent: #ffffff; --wash: #f3f6fc; --hover: #f8f6f3;
  --notice: #fff3d6; --on-notice: #5c4300; --notice-line: #f0dcab; --good: #16743c; --good-wash: #e9f5ed; --bad: #b3261e; --bad-wash: #fdecea;
  --shadow: 0 1px 2px rgb(40 30 10 / 6%), 0 12px 32px rgb(40 30 10 / 7%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #161514; --card: #211f1d; --text: #f3f0eb; --quiet: #aaa39a; --line: #38342f;
    --accent: #8ab4ff; --accent-hover: #a9c8ff; --on-accent: #0b1a33; --wash: #262a33; --hover: #2a2825;
    --notice: #33290f; --on-notice: #f4d98b; --notice-line: #4c3e19; --good: #7fd6a0; --good-wash: #1d2f24; --bad: #ffb4ab; --bad-wash: #3a211f;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 35%);
  }
}
* { box-sizing: border-box; margin: 0; }
html { background: var(--ground); -webkit-text-size-adjust: 100%; }
body {
  min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--text);
  font: 400 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
}
.notice {
  background: var(--notice); color: var(--on-notice); border-bottom: 1px solid var(--notice-line);
  padding: .5rem 1rem; text-align: center; font-size: .875rem;
}
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-hover); }
main { flex: 1; width: 100%; max-width: 30rem; margin: 0 auto; padding: clamp(1.25rem, 6vh, 4rem) 1rem 3rem; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem; box-shadow: var(--shadow);
  padding: clamp(1.25rem, 5vw, 2.25rem);
}
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: .9375rem; font-weight: 600; margin: 1.75rem 0 .5rem; }
p { overflow-wrap: anywhere; }
h1 + p { margin-top: .5rem; }
p + p { margin-top: .75rem; }
.quiet { color: var(--quiet); font-size: .9375rem; }
.mark {
  display: grid; place-items: center; width: 3rem; height: 3rem; border-radius: .875rem; margin-bottom: 1.25rem;
  background: var(--wash); color: var(--accent); font-weight: 650; font-size: 1.25rem; text-transform: uppercase;
}
.mark.bad { color: var(--bad); background: var(--bad-wash); }
.mark.good { color: var(--good); background: var(--good-wash); }
code, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .8125rem; }
.face {
  flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  font-weight: 600; font-size: .9375rem; color: #ffffff; text-transform: uppercase;
}
.face-0 { background: #3b5bab; } .face-1 { background: #8a4b9e; } .face-2 { background: #a84c32; }
.face-3 { background: #2f6f5e; } .face-4 { background: #7a5c12; } .face-5 { background: #9c3d63; }
.who { min-width: 0; flex: 1; text-align: left; line-height: 1.35; }
.who b { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .5rem; font-weight: 600; overflow-wrap: anywhere; }
.who .mail { color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
.tag {
  border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem;
  font-weight: 400; font-size: .75rem; line-height: 1.5; color: var(--quiet); white-space: nowrap;
}
.accounts { list-style: none; padding: 0; margin: 1.5rem 0 0; border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.accounts li + li { border-top: 1px solid var(--line); }
.account { display: flex; align-items: center; gap: .75rem; width: 100%; padding: .75rem .875rem; min-height: 3.75rem; }
button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; }
button.account:hover { background: var(--hover); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button.account:focus-visible { outline-offset: -3px; border-radius: .75rem; }
.signed-in { display: flex; align-items: center; flex-wrap: wrap; gap: .5rem .75rem; border: 1px solid var(--line); border-radius: .75rem; padding: .75rem .875rem; margin-top: 1.25rem; }
.signed-in .who { flex: 1 1 9rem; }
.link { color: var(--accent); font-size: .875rem; padding: .375rem 0; text-decoration: underline; text-underline-offset: .2em; }
.link:hover { color: var(--accent-hover); }
.scopes { list-style: none; padding: 0; }
.scopes li { display: flex; gap: .75rem; padding: .5rem 0; font-size: .9375rem; line-height: 1.4; }
.scopes li + li { border-top: 1px solid var(--line); }
.scopes svg { flex: none; width: 1.125rem; height: 1.125rem; margin-top: .125rem; color: var(--good); }
.scopes code { display: block; color: var(--quiet); overflow-wrap: anywhere; }
.actions { display: flex; flex-direction: row-reverse; gap: .75rem; margin-top: 1.75rem; }
.actions button { flex: 1; min-height: 2.875rem; padding: .5rem 1rem; border-radius: .625rem; font-weight: 600; border: 1px solid var(--line); }
.actions button:hover { background: var(--hover); }
.actions .primary { background: var(--accent); color: var(--on-accent); border-color: transparent; }
.actions .primary:hover { background: var(--accent-hover); }
.after { margin-top: 1rem; text-align: center; }
.code {
  display: block; margin-top: 1.5rem; padding: 1rem; border: 1px dashed var(--line); border-radius: .75rem;
  background: var(--wash); font-size: 1.0625rem; line-height: 1.6; word-break: break-all; user-select: all; text-align: center;
}
.report { margin-top: .75rem; padding: .875rem 1rem; border-radius: .75rem; background: var(--wash); overflow-wrap: anywhere; }
.report code { display: block; margin-top: .375rem; color: var(--quiet); }
.hint { margin-top: 1rem; }
.foot { padding: 0 1rem 2rem; text-align: center; font-size: .875rem; }
details { margin-top: 1.25rem; padding: 0 .25rem; font-size: .875rem; color: var(--quiet); }
summary { cursor: pointer; padding: .375rem 0; width: fit-content; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; padding: .5rem 0; }
dd { margin: 0; overflow-wrap: anywhere; color: var(--text); }
@media (max-width: 26rem) { .actions { flex-direction: column; gap: .5rem; } .signed-in .link { margin-left: 3.25rem; padding-top: 0; } h1 { font-size: 1.3125rem; } }
@media (forced-colors: active) { .face, .mark, .report { border: 1px solid; } .actions .primary { border: 2px solid; } }
`

const hashes = new Map<string, string>()

/** What the content security policy lets through: this very style sheet. */
export function hashOf(sheet: string): string {
  const known = hashes.get(sheet)
  if (known !== undefined) return known
  const hash = `'sha256-${createHash('sha256').update(sheet).digest('base64')}'`
  hashes.set(sheet, hash)
  return hash
}
