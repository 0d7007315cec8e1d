import type { JSX } from 'hono/jsx/jsx-runtime'
import { Face } from '../pages/face.tsx'
import type { World } from '../world.ts'
import { expireEffect, revokeEffect } from './effects.ts'
import { EditButton } from './form.tsx'
import type { GrantView, TokenView } from './grant-view.ts'
import { count, span, timeOfDay } from './words.ts'

/** How many grants one page shows, and how many tokens of each. */
const GRANTS = 30
const TOKENS = 10

/** Who has allowed which app, and the tokens that came of it. */
export function GrantsSection({ grants, world, csrf }: Props): JSX.Element {
  const hidden = grants.length - GRANTS
  return (
    <section id="grants" aria-labelledby="grants-title">
      <h2 id="grants-title">Grants and tokens</h2>
      <div id="grants-list" class="panels" data-live>
        {grants.length === 0 && (
          <div class="panel empty">
            <p class="quiet">No app has a token yet.</p>
          </div>
        )}
        {grants.slice(0, GRANTS).map((view) => (
          <GrantCard view={view} world={world} csrf={csrf} />
        ))}
        {hidden > 0 && <p class="quiet">{`${hidden} older grants are not shown.`}</p>}
      </div>
    </section>
  )
}

interface Props {
  readonly grants: readonly GrantView[]
  readonly world: World
  readonly csrf: string
}

function GrantCard({ view, world, csrf }: { view: GrantView; world: World; csrf: string }): JSX.Element {
  const { grant, app, user } = view
  const id = `grant-${grant.id}`
  const key = app?.key ?? grant.appKey
  return (
    <article
      class={grant.revoked ? 'panel grant over' : 'panel grant'}
      id={`${id}-card`}
      aria-labelledby={id}
    >
      <div class="grant-head">
        {user !== undefined && <Face user={user} />}
        <div class="who">
          <h3 id={id}>
            <bdi>{user?.name ?? grant.accountId}</bdi> → {key}
          </h3>
          <span class="mail">{stateWords(view, world)}</span>
        </div>
        {grant.revoked && <span class="chip">revoked</span>}
      </div>
      <Inside view={view} world={world} />
      {!grant.revoked && <Edits view={view} csrf={csrf} />}
    </article>
  )
}

function stateWords({ grant, tokens, working, refreshable }: GrantView, world: World): string {
  if (grant.revoked) return `${count(tokens.length, 'access token')}, and none works now`
  const next = tokens.find(({ works }) => works)
  const until =
    next === undefined
      ? ''
      : next.expiresAtMs === null
        ? ', for good'
        : `, ${leftWords(next.expiresAtMs, world)} left`
  const refreshing = refreshable
    ? 'offline: with a refresh token'
    : `${grant.accessType}: without a refresh token`
  return `${count(working, 'working access token')}${until}; ${refreshing}`
}

const leftWords = (atMs: number, { clock }: World): string => span(atMs - clock.nowMs())

function Inside({ view, world }: { view: GrantView; world: World }): JSX.Element {
  const { grant, tokens } = view
  const id = `grant-${grant.id}-inside`
  return (
    <details id={id}>
      <summary id={`${id}-head`}>
        Tokens and scopes<span class="unseen">{` of ${view.user?.name ?? grant.accountId}`}</span>
      </summary>
      <ul class="tokens">
        {grant.refreshToken !== undefined && (
          <li>
            <span class="mono">{ending(grant.refreshToken)}</span> refresh token
            {grant.withoutSecret && ', made without the secret'}
          </li>
        )}
        {tokens.slice(0, TOKENS).map((token) => (
          <li>
            <span class="mono">{ending(token.text)}</span> access token, {tokenWords(token, world)}
          </li>
        ))}
        {tokens.length > TOKENS && <li>{`${tokens.length - TOKENS} older ones`}</li>}
      </ul>
      <p class="mono">{grant.scopes?.join(' ') ?? 'all permissions: an app of before scopes'}</p>
    </details>
  )
}

/** Enough to tell one from another, and of no use to who reads over a shoulder. */
const ending = (token: string): string => `…${token.slice(-4)}`

function tokenWords({ works, expiresAtMs }: TokenView, world: World): string {
  if (expiresAtMs === null) return works ? 'never expires' : 'revoked'
  if (works) return `expires at ${timeOfDay(expiresAtMs)}, in ${leftWords(expiresAtMs, world)}`
  return expiresAtMs <= world.clock.nowMs() ? `expired at ${timeOfDay(expiresAtMs)}` : 'revoked'
}

function Edits({ view, csrf }: { view: GrantView; csrf: string }): JSX.Element {
  const { grant, tokens, working } = view
  const form = { csrf, fields: { grant: grant.id }, back: `grant-${grant.id}` }
  const of = `the grant of ${view.user?.name ?? grant.accountId} for ${grant.appKey}`
  const canExpire = working > 0 && tokens.some(({ works, expiresAtMs }) => works && expiresAtMs !== null)
  return (
    <div class="edits">
      {canExpire && (
        <EditButton
          id={`expire-${grant.id}`}
          label="Expire"
          of={`the access tokens of ${of}`}
          effect={expireEffect(view)}
          {...{ edit: 'expire-tokens', ...form }}
        />
      )}
      <EditButton
        id={`revoke-${grant.id}`}
        label="Revoke"
        of={of}
        effect={revokeEffect(view)}
        danger
        {...{ edit: 'revoke-grant', ...form }}
      />
    </div>
  )
}
