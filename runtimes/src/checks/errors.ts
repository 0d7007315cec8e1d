import * as dropbox from 'dropbox-oauth'
import { type Setting, topic } from './check.ts'
import { addFault, decide, flowOptions, logIn, managerOf } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

const { DropboxOAuth2Flow, MemoryStore, refreshAccessToken } = dropbox

/** A store that is down. */
const down: dropbox.TokenStore = {
  sharing: 'process',
  read: () => Promise.reject(new Error('down')),
  write: () => Promise.reject(new Error('down')),
  delete: () => Promise.reject(new Error('down')),
  list: () => {
    throw new Error('down')
  },
}

/** A store whose records are damaged. */
class Damaged extends MemoryStore {
  override read(): never {
    throw new dropbox.StoreCorruptException('damaged', 'relink')
  }
}

async function answeredBy(setting: Setting, query: (state: string) => string): Promise<unknown> {
  const flow = new DropboxOAuth2Flow(flowOptions(setting, {}))
  const state = new URL(await flow.start()).searchParams.get('state') ?? ''
  return failureOf(flow.finish(query(state)))
}

async function refusedCall(setting: Setting): Promise<unknown> {
  const tokens = managerOf(setting, new MemoryStore())
  const { key } = await tokens.link(await logIn(setting, { scope: ['account_info.read'] }))
  return failureOf(tokens.fetch(key)(`${setting.endpoints.api}/2/files/list_folder`, { method: 'POST' }))
}

async function mismatch(setting: Setting): Promise<unknown> {
  const tokens = managerOf(setting, new MemoryStore())
  await tokens.link(await logIn(setting), { key: 'me' })
  return failureOf(tokens.link(await logIn(setting, { user: 'zoe@example.com' }), { key: 'me' }))
}

async function noAnswer(setting: Setting): Promise<unknown> {
  await addFault(setting, 'token', { respond: { status: 503 } })
  const { app, endpoints } = setting
  return failureOf(refreshAccessToken({ consumerKey: app.key, refreshToken: 'refresh-token', endpoints }))
}

/** How each class comes about. */
const causes: Readonly<Record<string, (setting: Setting) => Promise<unknown>>> = {
  'BadRequestException bad_request 400 none': (setting) => answeredBy(setting, () => '?code=1'),
  'BadStateException bad_state 302 restart': (setting) =>
    failureOf(new DropboxOAuth2Flow(flowOptions(setting, {})).finish('?state=a&code=1')),
  'CsrfException csrf 403 none': (setting) => answeredBy(setting, () => '?state=a&code=1'),
  'NotApprovedException not_approved 403 restart': async (setting) => {
    const flow = new DropboxOAuth2Flow(flowOptions(setting, {}))
    return failureOf(flow.finish(await decide(setting, await flow.start(), 'deny')))
  },
  'ProviderException provider 403 restart': (setting) =>
    answeredBy(setting, (state) => `?state=${state}&error=server_error`),
  'BadInputException bad_input 500 fix-config': (setting) =>
    failureOf(
      Promise.resolve().then(
        () => new DropboxOAuth2Flow({ ...flowOptions(setting, {}), redirectUri: 'http://evil.example/' }),
      ),
    ),
  'TokenEndpointException token_endpoint 502 restart': (setting) =>
    answeredBy(setting, (state) => `?state=${state}&code=no-code-of-dropbox`),
  'RelinkRequiredException relink_required 401 relink': (setting) =>
    failureOf(managerOf(setting, new MemoryStore()).accessToken('nobody')),
  'TransientException transient 503 retry': noAnswer,
  'AccountMismatchException account_mismatch 409 relink': mismatch,
  'ScopeRequiredException scope_required 403 relink': refusedCall,
  'StoreUnavailableException store_unavailable 503 retry': (setting) =>
    failureOf(managerOf(setting, down).accessToken('me')),
  'StoreCorruptException store_corrupt 500 relink': (setting) =>
    failureOf(managerOf(setting, new Damaged()).accessToken('me')),
}

const classes = dropbox as unknown as Readonly<Record<string, abstract new () => unknown>>

export const errorChecks = topic('Errors', {
  ...Object.fromEntries(
    Object.entries(causes).map(([facts, cause]) => [
      `${facts}, of one class for all entry points`,
      async (setting: Setting) => {
        const error = (await cause(setting)) as Record<string, unknown>
        same([error['name'], error['code'], error['httpStatus'], error['remedy']].join(' '), facts)
        const expected = classes[facts.split(' ')[0] ?? '']
        holds(expected !== undefined && error instanceof expected, 'it is of the exported class')
        holds(error instanceof dropbox.DropboxOAuthError && error instanceof Error, 'it is of the family')
        same(error['cause'], undefined, 'its cause')
      },
    ]),
  ),
  async 'one of another copy of the package is known'() {
    const foreign = Object.assign(new Error('x'), {
      [Symbol.for('dropbox-oauth.error')]: true,
      code: 'csrf',
    })
    holds(dropbox.isDropboxOAuthError(foreign), 'it is known')
    holds(!dropbox.isDropboxOAuthError(new Error('x')), 'any other is not')
  },
})
