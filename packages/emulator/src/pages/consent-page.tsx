import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Proposal } from '../authorize/linking.ts'
import type { AuthorizeRequest } from '../authorize/request.ts'
import { scopes } from '../scopes.ts'
import type { Answer } from '../wire/answer.ts'
import { Face } from './face.tsx'
import { page } from './layout.tsx'
import { wayBack } from './way-back.ts'

/** Consent: who asks, for what in words, where the answer goes, and two buttons. */
export function consentPage(request: AuthorizeRequest, proposal: Proposal, ticket: string): Answer {
  const { app, redirectUri } = request
  const { user, teamId } = proposal
  const whose = teamId === undefined ? 'your Dropbox' : `the team ${user.team!.name}`
  return page({
    title: `Allow ${app.key}?`,
    formAction: ["'self'", ...wayBack(redirectUri)],
    children: (
      <>
        <span class="mark" aria-hidden="true">
          {app.key.slice(0, 1)}
        </span>
        <h1>
          {app.key} would like access to {whose}
        </h1>
        <form method="post" action="/oauth2/authorize">
          <input type="hidden" name="ticket" value={ticket} />
          <div class="signed-in">
            <Face user={user} />
            <span class="who">
              <b>{user.name}</b>
              <span class="mail">{user.email}</span>
            </span>
            <button class="link" name="action" value="switch">
              Switch account
            </button>
          </div>
          <h2>It will be able to</h2>
          <ul class="scopes">{permissions(request, proposal)}</ul>
          <div class="actions">
            <button class="primary" name="action" value="allow">
              Allow
            </button>
            <button name="action" value="deny">
              Don’t allow
            </button>
          </div>
        </form>
        <p class="quiet after">{whereNext(redirectUri)}</p>
        <Details request={request} />
      </>
    ),
  })
}

function permissions(request: AuthorizeRequest, proposal: Proposal): JSX.Element[] {
  if (request.app.type === 'legacy')
    return [<Permission words="Read and change all your files and account details" />]
  // In the order of the table: what belongs together stands together.
  const names = Object.keys(scopes).filter((name) => proposal.scopes.includes(name))
  return names.map((name) => <Permission words={scopes[name]!.words} name={name} />)
}

function Permission({ words, name }: { words: string; name?: string }): JSX.Element {
  return (
    <li>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path
          d="M4 10.5l4 4 8-9"
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <span>
        {words}
        {name !== undefined && <code>{name}</code>}
      </span>
    </li>
  )
}

function Details({ request }: { request: AuthorizeRequest }): JSX.Element {
  const rows: [string, string][] = [
    ['response_type', request.responseType],
    ['access', accessWords[request.accessType]],
    ['PKCE', request.challenge?.method ?? 'none'],
    ['state', request.state === undefined ? 'none' : 'sent'],
    ['redirect_uri', request.redirectUri ?? 'none'],
  ]
  return (
    <details>
      <summary>What the app sent</summary>
      <dl>
        {rows.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd class="mono">{value}</dd>
          </>
        ))}
      </dl>
    </details>
  )
}

const accessWords = {
  offline: 'offline (short-lived tokens and a refresh token)',
  online: 'online (one short-lived token)',
  legacy: 'legacy (one long-lived token)',
}

function whereNext(redirectUri: string | undefined): string {
  if (redirectUri === undefined) return 'You will then see a code to copy into the app.'
  const { protocol, host } = new URL(redirectUri)
  const place = protocol === 'http:' || protocol === 'https:' ? host : protocol
  return `You will be sent back to ${place}`
}
