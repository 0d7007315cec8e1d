import type { JSX } from 'hono/jsx/jsx-runtime'
import type { LoggedRequest } from '../log/entry.ts'
import { page } from '../pages/layout.tsx'
import type { Answer } from '../wire/answer.ts'
import { AdviceBox } from './advice-box.tsx'
import { curlOf } from './curl.ts'
import { board } from './dashboard-page.tsx'
import type { Step } from './explain/step.ts'
import { Notice } from './notice.tsx'
import { timeOfDay } from './words.ts'

interface Props {
  readonly entry: LoggedRequest
  /** The numbers of the one before and the one after, where the log has them. */
  readonly neighbours: readonly number[]
  /** What is told of it in its login. */
  readonly step: Step
  readonly origin: string
  /** Whether the entry has its secrets. */
  readonly secrets: boolean
}

/** One request in full, and as a command line. */
export function requestPage({ entry, neighbours, step, origin, secrets }: Props): Answer {
  const here = `/__emulator/ui/requests/${entry.id}`
  return page({
    title: `Request ${entry.id}`,
    board,
    children: (
      <>
        <div class="top">
          <p class="ways">
            <a href={`/#request-${entry.id}`}>Dashboard</a>
            {neighbours.map((id) => (
              <a href={`/__emulator/ui/requests/${id}`}>Request {id}</a>
            ))}
          </p>
          <h1>
            Request {entry.id}: {step.label}
          </h1>
          <p class="quiet">
            {timeOfDay(entry.at.getTime())} ({entry.at.toISOString()})
            {entry.clientId !== undefined && `, of ${entry.clientId}`}
          </p>
          <p>{step.sentence}</p>
          {step.advice !== undefined && <AdviceBox {...step.advice} />}
        </div>
        <section class="panel" aria-labelledby="curl-title">
          <h2 id="curl-title">As curl</h2>
          <Text label="Command line" text={curlOf(entry, origin)} />
          <p class="step-links">
            <button
              type="button"
              class="link scripted-only"
              data-curl={`${here}/curl${secrets ? '?secrets=shown' : ''}`}
            >
              Copy as curl
            </button>
            {secrets ? (
              <a href={here}>Black out secrets</a>
            ) : (
              <a href={`${here}?secrets=shown`}>Show secrets</a>
            )}
          </p>
        </section>
        <Sent entry={entry} />
        <Answered entry={entry} />
        <Notice />
      </>
    ),
  })
}

/** It can be scrolled, so it can be focused. */
const Text = ({ label, text }: { label: string; text: string }): JSX.Element => (
  <pre class="code-block mono" tabindex={0} role="region" aria-label={label}>
    {text}
  </pre>
)

const Sent = ({ entry }: { entry: LoggedRequest }): JSX.Element => (
  <section class="panel" aria-labelledby="sent-title">
    <h2 id="sent-title">Sent</h2>
    <p class="mono">
      {entry.method} {entry.url}
    </p>
    <Headers headers={entry.headers} />
    {entry.body !== '' && <Text label="Body" text={entry.body} />}
  </section>
)

function Answered({ entry: { response } }: { entry: LoggedRequest }): JSX.Element {
  return (
    <section class="panel" aria-labelledby="answered-title">
      <h2 id="answered-title">Answered</h2>
      {response === undefined ? (
        <p>There is no answer: the connection was cut, or the request is still being handled.</p>
      ) : (
        <>
          <p class="mono">{response.status}</p>
          <Headers headers={response.headers} />
          {response.body !== '' && <Text label="Body of the answer" text={response.body} />}
        </>
      )}
    </section>
  )
}

const Headers = ({ headers }: { headers: Readonly<Record<string, string>> }): JSX.Element => (
  <dl class="headers mono">
    {Object.entries(headers).map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
)
