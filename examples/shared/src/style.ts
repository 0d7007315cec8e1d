/** The one style sheet of the examples, light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f8, #0f1218); --card: light-dark(#fff, #181c25); --line: light-dark(#dfe3eb, #2f3644);
  --ink: light-dark(#171b26, #eceff6); --quiet: light-dark(#565d6e, #a4acbd);
  --accent: light-dark(#0b57d0, #8ab4ff); --on-accent: light-dark(#fff, #0b1a36);
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem 1rem; overflow-wrap: anywhere;
  background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif }
main { width: 100%; max-width: 30rem; padding: clamp(1.5rem, 6vw, 2.5rem); background: var(--card);
  border: 1px solid var(--line); border-radius: 1.125rem; display: flex; flex-wrap: wrap; gap: .75rem }
h1, p, ul { flex: 1 0 100%; margin: 0; text-wrap: balance }
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -.015em }
p, ul { color: var(--quiet); margin-bottom: .75rem }
ul { padding-left: 1.25rem }
form { display: contents }
.button { flex: 1 0 auto; display: inline-flex; align-items: center; justify-content: center; min-height: 2.875rem; padding: .5rem 1.25rem; border: 1px solid var(--accent); border-radius: .75rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 620;
  text-decoration: none; cursor: pointer }
.button.plain { border-color: var(--line); background: transparent; color: var(--ink) }
.button:hover { text-decoration: underline; text-underline-offset: .2em }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
`
