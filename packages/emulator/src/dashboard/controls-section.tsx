import type { JSX } from 'hono/jsx/jsx-runtime'
import type { World } from '../world.ts'
import { steps } from './edits.ts'
import { advanceEffect, resetEffect } from './effects.ts'
import { faultWords, matchWords } from './fault-words.ts'
import { EditButton, Form } from './form.tsx'
import type { GrantView } from './grant-view.ts'
import { readyFaults, targets } from './ready-faults.ts'
import { capital, span, timeOfDay } from './words.ts'

/** How many waiting faults one page shows. */
const FAULTS = 20

interface Props {
  readonly grants: readonly GrantView[]
  readonly world: World
  readonly csrf: string
}

/** What time it is, and how it becomes later. */
export function ClockSection({ grants, world, csrf }: Props): JSX.Element {
  const { nowMs, advancedMs } = world.clock.read()
  const runs = world.clock.runs
  return (
    <section id="clock" aria-labelledby="clock-title">
      <h2 id="clock-title">Clock</h2>
      <div class="panel" id="clock-panel" data-live>
        <p class="clock">
          <time datetime={new Date(nowMs).toISOString()} data-runs={runs}>
            {timeOfDay(nowMs)}
          </time>
        </p>
        <p class="quiet">
          {new Date(nowMs).toDateString()}
          {advancedMs > 0 && `, ${span(advancedMs)} ahead`}
          {!runs && ', standing still'}
        </p>
        <div class="edits">
          {steps.map((ms) => (
            <EditButton
              id={`advance-${ms}`}
              label={`+ ${span(ms)}`}
              of="on the clock"
              effect={advanceEffect(ms, grants, world)}
              {...{ edit: 'advance', csrf, back: 'clock', fields: { ms: String(ms) } }}
            />
          ))}
        </div>
      </div>
    </section>
  )
}

/** Failures on purpose: those that wait, and a form for another. */
export function FaultsSection({ world, csrf }: Omit<Props, 'grants'>): JSX.Element {
  return (
    <section id="faults" aria-labelledby="faults-title">
      <h2 id="faults-title">Faults</h2>
      <div class="panel" id="faults-panel">
        <div id="faults-list" data-live>
          <Waiting world={world} csrf={csrf} />
        </div>
        <Form edit="add-fault" csrf={csrf} back="faults" className="add-fault">
          <fieldset>
            <legend>What goes wrong</legend>
            {readyFaults.map(({ name, words, why }, index) => (
              <label class="choice">
                <input type="radio" name="fault" value={name} checked={index === 0} />
                <span>
                  <b>{words}</b> <span class="quiet">{why}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <div class="pair">
            <label>
              For
              <select name="target">
                {targets.map(({ name, words }) => (
                  <option value={name}>{words}</option>
                ))}
              </select>
            </label>
            <label>
              How often
              <select name="times">
                <option value="1">Once</option>
                <option value="3">3 times</option>
                <option value="always">Until cleared</option>
              </select>
            </label>
          </div>
          <button class="small primary">Add fault</button>
        </Form>
      </div>
    </section>
  )
}

function Waiting({ world, csrf }: Omit<Props, 'grants'>): JSX.Element {
  const faults = world.faults.list()
  if (faults.length === 0) return <p class="quiet">No fault waits: every request is handled.</p>
  return (
    <>
      <ul class="tokens">
        {faults.slice(0, FAULTS).map((fault) => (
          <li>
            <b>{capital(matchWords(fault))}</b>, {timesWords(fault.times)}: it {faultWords(fault)}.
          </li>
        ))}
        {faults.length > FAULTS && <li>{`${faults.length - FAULTS} more`}</li>}
      </ul>
      <EditButton
        id="clear-faults"
        label="Clear"
        of="all faults"
        effect="From then on, every request is handled."
        {...{ edit: 'clear-faults', csrf, back: 'faults' }}
      />
    </>
  )
}

function timesWords(times: number | undefined): string {
  if (times === Infinity) return 'until cleared'
  return times === 1 ? 'once' : `${times ?? 1} times`
}

/** The way back to the start. */
export function ResetSection({ grants, world, csrf }: Props): JSX.Element {
  return (
    <section id="reset" aria-labelledby="reset-title">
      <h2 id="reset-title">Start over</h2>
      <div class="panel" id="reset-panel" data-live>
        <EditButton
          id="reset-all"
          label="Reset"
          of="everything"
          effect={resetEffect(grants, world)}
          danger
          {...{ edit: 'reset', csrf }}
        />
      </div>
    </section>
  )
}
