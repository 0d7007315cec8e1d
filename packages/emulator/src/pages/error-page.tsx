import type { Child } from 'hono/jsx'
import type { Answer } from '../wire/answer.ts'
import { page } from './layout.tsx'

/** Whoever makes a link to this page decides its text: keep it short. */
const TEXT_LIMIT = 1_000

/**
 * The page of an authorize request that goes nowhere. With an error name it is the developer's mistake, in the words
 * Dropbox's page has for it, and below them what the emulator knows of a remedy. Source: transloadit/uppy issue 3675.
 */
export function errorPage(status: number, detail: string, errorName?: string, remedy?: string): Answer {
  const text = detail.slice(0, TEXT_LIMIT)
  const name = errorName?.slice(0, TEXT_LIMIT)
  return failurePage(
    status,
    name === undefined ? (
      <Refusal text={text} />
    ) : (
      <BadRequest text={text} name={name} {...(remedy !== undefined && { remedy })} />
    ),
  )
}

/** The page of an account, or an app, that cannot be linked. With the authorize request's query, another can be tried. */
export function linkingRefusedPage(detail: string, query?: string): Answer {
  return failurePage(400, <Refusal text={detail} {...(query !== undefined && { query })} />)
}

function failurePage(status: number, children: Child): Answer {
  return page({
    title: 'Error',
    status,
    children: (
      <>
        <span class="mark bad" aria-hidden="true">
          !
        </span>
        {children}
      </>
    ),
  })
}

const Refusal = ({ text, query }: { text: string; query?: string }) => (
  <>
    <h1>This did not work</h1>
    <p>{text}</p>
    {query !== undefined && (
      <p>
        <a href={`/oauth2/authorize?${query}`}>Choose another account</a>
      </p>
    )}
  </>
)

const BadRequest = ({ text, name, remedy }: { text: string; name: string; remedy?: string }) => (
  <>
    <h1>Error (400)</h1>
    <p class="quiet">
      It seems the app you were using submitted a bad request. If you would like to report this error to the
      app's developer, include the information below.
    </p>
    <h2>More details for developers</h2>
    <div class="report">
      {text}
      <code>{name}</code>
    </div>
    {remedy !== undefined && <p class="quiet hint">{remedy}</p>}
  </>
)
