import type { App } from '../seed/directory.ts'
import { sameSecret } from '../state/mint.ts'
import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { APP_DISABLED } from '../texts.ts'
import { readBasic } from './basic.ts'
import type { BasicPair } from './basic.ts'
import { invalidClient, invalidRequest, noAuthFunction } from './errors.ts'

/** Who asks. Without a secret, the grant must prove the rest: by its verifier, or by having been made that way. */
export interface Client {
  readonly app: App
  readonly hasSecret: boolean
}

/** The app a key and a secret belong to, compared in constant time. */
export function findByPair(pairs: readonly BasicPair[], world: World): App | undefined {
  for (const { key, secret } of pairs) {
    const app = world.directory.apps.find((one) => one.key === key)
    if (app?.secret !== undefined && sameSecret(app.secret, secret)) return app
  }
  return undefined
}

/**
 * Judges the client before anything is said of the code. Source: dropbox-sdk-js issue 769; a pair that is right with a
 * bogus code is `invalid_grant`, one that is wrong is `invalid_client`.
 *
 * @throws Refused
 */
export function authenticateClient(
  incoming: Incoming,
  parameters: ReadonlyMap<string, string>,
  world: World,
): Client {
  const client = identify(incoming, parameters, world)
  if (client.app.status === 'disabled' && world.switches.disabledAppTokens === 'refused')
    throw invalidRequest(APP_DISABLED)
  const hasVerifier = parameters.has('code_verifier')
  if (client.hasSecret) {
    if (hasVerifier && !world.switches.secretWithVerifier) throw noAuthFunction()
    return client
  }
  if (!client.app.publicClients) throw invalidRequest(world.switches.publicClientsOffText)
  if (parameters.get('grant_type') === 'authorization_code' && !hasVerifier) throw noAuthFunction()
  return client
}

function identify(incoming: Incoming, parameters: ReadonlyMap<string, string>, world: World): Client {
  const basic = readBasic(incoming.headers.authorization)
  if (basic !== undefined) return { app: known(findByPair(basic, world)), hasSecret: true }
  const key = parameters.get('client_id')
  if (key === undefined) throw noAuthFunction()
  const secret = parameters.get('client_secret')
  if (secret !== undefined) return { app: known(findByPair([{ key, secret }], world)), hasSecret: true }
  return { app: known(world.directory.apps.find((one) => one.key === key)), hasSecret: false }
}

function known(app: App | undefined): App {
  if (app === undefined) throw invalidClient()
  return app
}

/** Whether a request carries anything that could be credentials. */
export function hasCredentials(incoming: Incoming, parameters: ReadonlyMap<string, string>): boolean {
  return (readBasic(incoming.headers.authorization)?.length ?? 0) > 0 || parameters.has('client_id')
}
