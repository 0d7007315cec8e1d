import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Origins, World } from '../world.ts'

/** What stands in the place of the log before its first request: what to do to have one. */
export function FirstSteps({ world, origins }: { world: World; origins: Origins }): JSX.Element {
  const key = world.directory.apps[0]?.key
  const rows: [string, string | undefined][] = [
    ['Authorize', `${origins.web}/oauth2/authorize`],
    ['Token', `${origins.api}/oauth2/token`],
    ['API', `${origins.api}/2/`],
    ['App key', key],
  ]
  return (
    <div class="panel empty">
      <p>
        <b>No request yet.</b>
      </p>
      <p class="quiet">
        Point a Dropbox client to these. Each login will be told here, step by step, with what went wrong.
      </p>
      <dl>
        {rows.map(
          ([name, value]) =>
            value !== undefined && (
              <>
                <dt>{name}</dt>
                <dd class="mono">{value}</dd>
              </>
            ),
        )}
      </dl>
      {key !== undefined && (
        <p>
          <a href={tryUrl(key)}>Sign in by hand</a>, to see the pages: they end with a code.
        </p>
      )}
    </div>
  )
}

/** Without a redirect URI, so that the last page shows the code. */
const tryUrl = (key: string): string =>
  `/oauth2/authorize?${new URLSearchParams({ client_id: key, response_type: 'code', token_access_type: 'offline' })}`
