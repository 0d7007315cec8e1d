import type { JSX } from 'hono/jsx/jsx-runtime'
import type { App } from '../seed/directory.ts'
import type { World } from '../world.ts'
import { statuses, statusWords } from './edits.ts'
import { limitEffect, statusEffect } from './effects.ts'
import { EditButton, Form } from './form.tsx'
import type { GrantView } from './grant-view.ts'
import { count } from './words.ts'

/** How many apps one page shows. */
const APPS = 30

interface Props {
  readonly grants: readonly GrantView[]
  readonly world: World
  readonly csrf: string
}

/** The apps of the directory, and what can be changed of them. */
export function AppsSection({ grants, world, csrf }: Props): JSX.Element {
  const { apps } = world.directory
  return (
    <section id="apps" aria-labelledby="apps-title">
      <h2 id="apps-title">Apps</h2>
      <div id="apps-list" class="panel rows" data-live>
        {apps.slice(0, APPS).map((app, index) => (
          <AppRow id={`app-${index}`} {...{ app, grants, world, csrf }} />
        ))}
        {apps.length > APPS && <p class="quiet">{`${apps.length - APPS} more are not shown.`}</p>}
      </div>
    </section>
  )
}

function AppRow({ id, app, ...rest }: Props & { id: string; app: App }): JSX.Element {
  return (
    <details class="row" id={id}>
      <summary id={`${id}-head`}>
        <h3>{app.key}</h3>
        <span class="mail">
          {app.type}, {statusWords[app.status]}
          {app.userLimit !== undefined && `, ${count(app.userLimit, 'user')} at most`}
        </span>
      </summary>
      <div class="inside">
        <AppFacts app={app} />
        <AppEdits {...{ id, app }} {...rest} />
      </div>
    </details>
  )
}

const AppFacts = ({ app }: { app: App }): JSX.Element => (
  <dl>
    <dt>Redirect URIs</dt>
    <dd class="mono">
      {app.redirectUris.map((uri) => (
        <div>{uri}</div>
      ))}
      {app.redirectUris.length === 0 && 'none'}
    </dd>
    <dt>Scopes</dt>
    <dd class="mono">{app.scopes.join(' ') || 'all: an app of before scopes'}</dd>
    <dt>Secret</dt>
    <dd>{app.secret === undefined ? 'none: PKCE only' : 'as in the seed'}</dd>
  </dl>
)

function AppEdits({ id, app, grants, world, csrf }: Props & { id: string; app: App }): JSX.Element {
  const others = statuses.filter((status) => status !== app.status)
  return (
    <div class="edits" id={`${id}-edits`}>
      {others.map((status) => (
        <EditButton
          id={`${id}-${status}`}
          label={LABELS[status]}
          of={app.key}
          effect={statusEffect(app, status, grants)}
          danger={status === 'disabled'}
          {...{ edit: 'app-status', csrf, back: `${id}-edits`, fields: { app: app.key, status } }}
        />
      ))}
      <Form edit="app-limit" back={`${id}-edits`} csrf={csrf} fields={{ app: app.key }} className="edit">
        <label>
          Limit
          <input
            id={`${id}-limit`}
            name="limit"
            inputmode="numeric"
            pattern="[0-9]{0,9}"
            value={app.userLimit === undefined ? '' : String(app.userLimit)}
            aria-describedby={`${id}-limit-does`}
          />
        </label>
        <button class="small" id={`${id}-limit-set`}>
          Set<span class="unseen">{` the limit of ${app.key}`}</span>
        </button>
        <span class="effect" id={`${id}-limit-does`}>
          {limitEffect(app, world)}
        </span>
      </Form>
    </div>
  )
}

const LABELS: Readonly<Record<App['status'], string>> = {
  development: 'To development',
  production: 'To production',
  frozen: 'Freeze',
  disabled: 'Disable',
}
