/** What the dashboard has beyond the styles of every page. */
export const boardStyles: string = `
main.board { max-width: 78rem; padding: clamp(1rem, 4vh, 2.25rem) clamp(1rem, 3vw, 2rem) 4rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.top { margin-bottom: 1.5rem; }
.ways { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-bottom: .75rem; font-size: .875rem; }
.top nav { display: flex; flex-wrap: wrap; gap: .375rem; margin-top: 1rem; }
.top nav a {
  padding: .375rem .75rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card);
  color: var(--text); font-size: .875rem; text-decoration: none;
}
.top nav a:hover { background: var(--hover); }
.board [tabindex="-1"]:focus-visible { outline-offset: .375rem; border-radius: .5rem; }
html:has(.done), html:has(.done) .side { scroll-padding-bottom: 5rem; }
html:has(.done) .side { padding-bottom: 5rem; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(19rem, 24rem); gap: 0 2rem; align-items: start; }
.columns > div { min-width: 0; container-type: inline-size; }
.side { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; margin: -1rem -.75rem; padding: 1rem .75rem; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.board section, .board [id] { scroll-margin: 1rem; }
.board section + section { margin-top: 2rem; }
.board h2 { font-size: 1.0625rem; margin: 0 0 .75rem; }
.board h3 { font-size: .9375rem; font-weight: 600; line-height: 1.35; overflow-wrap: anywhere; }
.section-head { display: flex; align-items: baseline; gap: .75rem; }
#live:empty { visibility: hidden; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: .875rem; padding: 1rem 1.125rem; }
.panels { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; }
.board section.panel + section.panel { margin-top: .75rem; }
.panel.empty { border-style: dashed; padding: 2rem 1.125rem; text-align: center; }
.empty p { font-size: .9375rem; }
.empty dl { width: fit-content; margin: .75rem auto; text-align: left; }
.empty dt { color: var(--quiet); font-size: .875rem; }
.done {
  position: fixed; inset: auto 1rem 1rem; z-index: 1; width: fit-content; max-width: min(44rem, 100% - 2rem); margin: 0 auto;
  display: flex; align-items: baseline; gap: 1.25rem; padding: .75rem 1.125rem; border-radius: .75rem; box-shadow: var(--shadow);
  background: var(--good-wash); color: var(--good); border: 1px solid currentColor; font-weight: 600; font-size: .9375rem;
}
.done.failed { background: var(--bad-wash); color: var(--bad); }
.done span { min-width: 0; overflow-wrap: anywhere; }
.done a { flex: none; color: inherit; font-weight: 400; font-size: .875rem; }
.chip { border-radius: 1rem; padding: 0 .625rem; font-size: .75rem; font-weight: 600; line-height: 1.75; background: var(--wash); color: var(--quiet); white-space: nowrap; }
.chip.bad { background: var(--bad-wash); color: var(--bad); }
.board summary { display: flex; align-items: center; gap: .5rem; list-style: none; border-radius: .375rem; }
.board summary::-webkit-details-marker { display: none; }
.board summary::before { content: ""; flex: none; width: .4375rem; height: .4375rem; margin: 0 .125rem; border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(-45deg); }
.board details[open] > summary::before { transform: translateY(-.125rem) rotate(45deg); }
.login, .row { color: var(--text); font-size: 1rem; padding: 0; margin: 0; }
.board .login > summary { gap: .125rem .75rem; width: auto; padding: .875rem 1.125rem; border-radius: .875rem; }
.login > summary:hover, .row > summary:hover { background: var(--hover); }
.login > summary .quiet { flex: none; margin-left: auto; font-size: .8125rem; }
.login > p { padding: 0 1.125rem .5rem; }
.login .login-title { font-size: 1rem; line-height: 1.5; min-width: 0; }
.chip { flex: none; }
.steps { list-style: none; padding: .25rem 1.125rem .75rem; }
.step { position: relative; padding: 0 0 1.125rem 1.5rem; font-size: .9375rem; }
.step:last-child { padding-bottom: 0; }
.step::before { content: ""; box-sizing: border-box; position: absolute; left: .1875rem; top: .5rem; width: .625rem; height: .625rem; border-radius: 50%; background: var(--good); }
.step:not(:last-child)::after { content: ""; position: absolute; left: .4375rem; top: 1.375rem; bottom: -.25rem; width: 2px; background: var(--line); }
.step.bad::before { background: var(--bad); border-radius: .125rem; }
.step.noted::before { background: none; border: 2px solid var(--quiet); }
.step-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .625rem; }
.step-head .quiet { font-size: .8125rem; font-variant-numeric: tabular-nums; }
.wire { color: var(--quiet); overflow-wrap: anywhere; }
.wire b { color: var(--text); }
.step.bad .wire b { color: var(--bad); }
.advice { margin: .5rem 0 .375rem; padding: .625rem .875rem; border-radius: .625rem; background: var(--wash); font-size: .875rem; }
.advice.bad { background: var(--bad-wash); }
.advice p + p { margin-top: .25rem; }
.advice.bad p:first-child b { color: var(--bad); }
.step-links, .step p + .step-links { display: flex; margin-top: .125rem; flex-wrap: wrap; align-items: center; gap: 0 1rem; font-size: .8125rem; }
.step-links .link { font-size: .8125rem; padding: .25rem 0; }
.step-links a { padding: .25rem 0; }
.scripted-only { display: none; }
.scripted .scripted-only { display: inline-block; }
.grant-head { display: flex; align-items: center; gap: .75rem; }
.board .mail { display: block; color: var(--quiet); font-size: .8125rem; line-height: 1.4; overflow-wrap: anywhere; min-width: 0; }
.grant.over { background: none; }
.grant details { margin-top: .375rem; padding: 0; }
.tokens { list-style: none; padding: .25rem 0 .5rem; font-size: .875rem; color: var(--text); }
.tokens li { padding: .1875rem 0; overflow-wrap: anywhere; }
.edits { display: grid; grid-template-columns: minmax(6.25rem, auto) minmax(0, 1fr); gap: .5rem .75rem; margin-top: .75rem; }
.edit { display: flex; align-items: center; gap: .5rem .75rem; }
.edits .edit { grid-column: 1 / -1; display: grid; grid-template-columns: subgrid; }
.edit .effect { color: var(--quiet); font-size: .8125rem; line-height: 1.4; min-width: 0; flex: 1; overflow-wrap: anywhere; }
.edit button { flex: none; }
.small { min-height: 2.125rem; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: .5rem; font-size: .875rem; font-weight: 600; color: var(--text); background: var(--card); }
.small:hover { background: var(--hover); }
.small.danger { color: var(--bad); }
.small.primary { background: var(--accent); color: var(--on-accent); border-color: transparent; }
.small.primary:hover { background: var(--accent-hover); }
.edit label { display: flex; align-items: center; gap: .5rem; font-size: .875rem; color: var(--text); }
.edits .edit:has(label) { display: flex; flex-wrap: wrap; }
.edit:has(label) .effect { flex-basis: 100%; }
input:not([type=radio]), select {
  font: inherit; font-size: .875rem; color: var(--text); background: var(--card); border: 1px solid var(--quiet); border-radius: .5rem;
  min-height: 2.125rem; padding: .25rem .5rem; min-width: 0; max-width: 100%;
}
.edit input { width: 5rem; }
.clock { font-size: 2rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.add-fault { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
fieldset { border: 0; padding: 0; min-width: 0; }
legend { font-size: .875rem; font-weight: 600; padding: 0 0 .25rem; }
.choice { display: flex; align-items: flex-start; gap: .625rem; padding: .25rem 0; font-size: .875rem; line-height: 1.4; cursor: pointer; }
.choice .quiet { font-size: .8125rem; }
.choice input { flex: none; margin: .1875rem 0 0; accent-color: var(--accent); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin: .75rem 0; }
.pair label { display: flex; flex-direction: column; gap: .25rem; font-size: .875rem; font-weight: 600; min-width: 0; }
.rows { padding: 0; overflow: hidden; }
.rows > p { padding: .75rem 1.125rem; }
.rows > * + * { border-top: 1px solid var(--line); }
.board .row > summary { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 .75rem; width: auto; padding: .75rem 1.125rem; border-radius: 0; }
.board .person > summary { grid-template-columns: auto auto minmax(0, 1fr); }
.row > summary::before { grid-row: 1 / 4; }
.row > summary .face { grid-row: 1 / 4; }
.row > summary h3, .row > summary .mail { grid-column: -2; }
.row .inside { padding: .125rem 1.125rem 1rem; font-size: .875rem; }
.row dt { color: var(--quiet); }
.row > summary:focus-visible, .login > summary:focus-visible { outline-offset: -3px; }
.row dl { display: block; padding: 0; }
.row dd { margin-bottom: .5rem; }
.code-block { margin-top: .5rem; padding: .875rem 1rem; border-radius: .625rem; background: var(--wash); overflow: auto; max-height: 24rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.headers { font-size: .8125rem; }
.headers dt { color: var(--quiet); }
@media (max-width: 56rem) { .columns { grid-template-columns: minmax(0, 1fr); } .side { position: static; max-height: none; overflow: visible; margin: 2rem 0 0; padding: 0; } }
@container (max-width: 46rem) {
  .board .login > summary { position: relative; flex-wrap: wrap; padding-left: 2.75rem; }
  .board .login > summary::before { position: absolute; left: 1.125rem; top: 1.375rem; }
  .login .login-title { flex-basis: 100%; }
  .login > summary .quiet { flex: initial; margin-left: 0; }
}
@container (max-width: 30rem) { .step-head .wire { flex-basis: 100%; } }
@container (max-width: 14rem) {
  .edits, .pair { grid-template-columns: minmax(0, 1fr); }
  .edit { flex-wrap: wrap; }
  .edit .effect { flex-basis: 100%; }
}
@media (max-width: 30rem) { .headers { display: block; } .headers dd { margin-bottom: .5rem; } }
@media (forced-colors: active) { .step::before { border: 2px solid; } .chip, .advice, .code-block { border: 1px solid; } .small.primary { border-width: 2px; } }
`
