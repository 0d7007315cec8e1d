import { DropboxOAuth2Flow, type OAuth2FlowResult, TokenManager, type TokenStore } from 'dropbox-oauth'
import type { Setting } from './check.ts'

/** Asks the emulator's controls. */
export async function control<T>(setting: Setting, path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const init = body && { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(`${setting.control}/${path}`, init)
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** What a user decides on the consent page: where the browser is sent to. */
export async function decide(
  setting: Setting,
  url: string,
  decision: 'allow' | 'deny' = 'allow',
  user = 'ada@example.com',
): Promise<URL> {
  const { redirectUrl } = await control<{ redirectUrl: string }>(setting, 'authorize', {
    url,
    user,
    decision,
  })
  return new URL(redirectUrl)
}

/** How many requests a route has had. */
export async function countOf(setting: Setting, endpoint: string): Promise<number> {
  const { requests } = await control<{ requests: unknown[] }>(setting, `requests?endpoint=${endpoint}`)
  return requests.length
}

/** Lets time pass at Dropbox, but not here. */
export async function passTime(setting: Setting, ms: number): Promise<void> {
  await control(setting, 'clock', { advanceMs: ms })
}

/** The next request to a route fails so. */
export async function addFault(setting: Setting, endpoint: string, fault: object): Promise<void> {
  await control(setting, 'faults', { match: { endpoint }, ...fault })
}

/** The options of a web flow: without a secret, as everywhere it can run. */
export const flowOptions = (setting: Setting, session: object) => ({
  consumerKey: setting.app.key,
  redirectUri: setting.app.redirectUri,
  session,
  csrfTokenSessionKey: 'csrf',
  endpoints: setting.endpoints,
})

/** A whole login. */
export async function logIn(
  setting: Setting,
  options: { scope?: readonly string[]; user?: string } = {},
): Promise<OAuth2FlowResult> {
  const { user, ...more } = options
  const flow = new DropboxOAuth2Flow({ ...flowOptions(setting, {}), ...more })
  return flow.finish(await decide(setting, await flow.start(), 'allow', user))
}

/** A manager of the app's accounts. */
export function managerOf(setting: Setting, store: TokenStore, now?: () => number): TokenManager {
  return new TokenManager({ consumerKey: setting.app.key, endpoints: setting.endpoints, store, now })
}

export const hours = (count: number): number => count * 3_600_000
