import type { JSX } from 'hono/jsx/jsx-runtime'
import { redactUrl } from '../log/redact.ts'
import type { Origins, World } from '../world.ts'
import { AdviceBox } from './advice-box.tsx'
import { explain } from './explain/explain.ts'
import { FirstSteps } from './first-steps.tsx'
import type { Login } from './logins.ts'
import { loginsOf } from './logins.ts'
import { fold, stepsOf, toneOf } from './steps.ts'
import type { Told } from './steps.ts'
import { count, isolated, timeOfDay } from './words.ts'

/** How much of the log one page shows. */
const LOGINS = 20
const STEPS = 40

/** How many logins are unfolded. */
const OPEN = 2

/** The request log, login by login. */
export function LogSection({ world, origins }: { world: World; origins: Origins }): JSX.Element {
  const logins = loginsOf(world.log.list({}, { secrets: true }), world.state)
  return (
    <section id="log" aria-labelledby="log-title">
      <div class="section-head">
        <h2 id="log-title">Requests</h2>
        <span class="tag" id="live" role="status"></span>
      </div>
      <p class="unseen" id="latest" role="status" data-live>
        {logins[0] !== undefined && latestWords(logins[0], world)}
      </p>
      {/* The room between is the list’s own: a margin that came and went with a neighbour would switch scroll anchoring off. */}
      <div id="log-entries" class="panels" data-live>
        {logins.length === 0 && <FirstSteps world={world} origins={origins} />}
        {logins.slice(0, LOGINS).map((login, index) => (
          <LoginCard login={login} open={index < OPEN} world={world} />
        ))}
        {logins.length > LOGINS && (
          <p class="quiet">{`${logins.length - LOGINS} older logins are not shown.`}</p>
        )}
      </div>
    </section>
  )
}

/** Said aloud by a screen reader when there is news. */
function latestWords({ requests }: Login, world: World): string {
  const reading = requests.at(-1)!
  const { label, advice } = explain(reading, requests.slice(0, -1), world)
  const end = advice?.kind === 'mistake' ? ', with a mistake' : ''
  return `Request ${reading.entry.id}: ${label}, ${reading.status ?? 'no answer'}${end}`
}

function LoginCard({ login, open, world }: { login: Login; open: boolean; world: World }): JSX.Element {
  const steps = fold(stepsOf(login, world))
  const mistakes = steps.filter(({ step }) => step.advice?.kind === 'mistake').length
  const hidden = Math.max(0, steps.length - STEPS)
  return (
    <details class="panel login" id={`login-${login.id}`} open={open}>
      <summary id={`login-${login.id}-head`}>
        <h3 class="login-title">{world.log.hideSecrets(titleOf(login, world))}</h3>
        {mistakes > 0 && <span class="chip bad">{count(mistakes, 'mistake')}</span>}
        <span class="quiet">
          {count(login.requests.length, 'request')}, last at{' '}
          {timeOfDay(login.requests.at(-1)!.entry.at.getTime())}
        </span>
      </summary>
      {hidden > 0 && <p class="quiet">{`${hidden} earlier steps are not shown.`}</p>}
      <ol class="steps">
        {steps.slice(hidden).map((told) => (
          <StepItem world={world} {...told} />
        ))}
      </ol>
    </details>
  )
}

function titleOf({ requests, known }: Login, world: World): string {
  if (!known) return 'Outside of every login'
  const app = requests.find(({ entry }) => entry.clientId !== undefined)?.entry.clientId ?? 'Unknown app'
  const id = requests.findLast(({ entry }) => entry.accountId !== undefined)?.entry.accountId
  const user = world.directory.users.find(({ accountId }) => accountId === id)
  return user === undefined ? app : `${isolated(user.name)} at ${app}`
}

function StepItem({ reading, step, alike, world }: Told & { world: World }): JSX.Element {
  const { entry, status } = reading
  const { label, sentence, advice } = step
  return (
    <li class={`step ${toneOf(reading, step)}`}>
      <div class="step-head">
        <b>{label}</b>
        <span class="quiet">{timeOfDay(entry.at.getTime())}</span>
        <span class="wire mono">
          {entry.method} {pathOf(entry.url, world)}{' '}
          <b>{status ?? (entry.fault === undefined ? '…' : 'cut')}</b>
        </span>
      </div>
      <p>{sentence}</p>
      {alike.length > 0 && (
        <p class="quiet">
          {`${alike.length} more like it, since ${timeOfDay(alike[0]!.entry.at.getTime())}: from `}
          <a href={`/__emulator/ui/requests/${alike[0]!.entry.id}`}>request {alike[0]!.entry.id}</a>
        </p>
      )}
      {advice !== undefined && <AdviceBox {...advice} />}
      <p class="step-links">
        <a id={`request-${entry.id}`} href={`/__emulator/ui/requests/${entry.id}`}>
          Request {entry.id}
        </a>
        <button
          type="button"
          class="link scripted-only"
          id={`copy-${entry.id}`}
          data-curl={`/__emulator/ui/requests/${entry.id}/curl`}
        >
          Copy as curl<span class="unseen">{` of request ${entry.id}`}</span>
        </button>
      </p>
    </li>
  )
}

const PATH_LIMIT = 60

/** The query is told in words; what it was exactly, the request's own page shows. */
function pathOf(url: string, world: World): string {
  // Before it is cut: half of a secret would not look like one.
  const path = world.log.hideSecrets(redactUrl(url).split('?')[0]!) // there is a first part
  return path.length > PATH_LIMIT ? `${path.slice(0, PATH_LIMIT)}…` : path
}
