import { refreshAccessToken } from 'dropbox-oauth'
import { type Setting, topic } from './check.ts'
import { addFault, control, countOf } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

type Options = Partial<Parameters<typeof refreshAccessToken>[0]>

/** A refresh that Dropbox would refuse, if it came so far. */
function refresh({ app, endpoints }: Setting, options: Options = {}): Promise<unknown> {
  return failureOf(
    refreshAccessToken({
      consumerKey: app.key,
      refreshToken: 'a-refresh-token-of-nobody',
      endpoints,
      ...options,
    }),
  )
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code

/** Counts the calls of the runtime's `fetch` meanwhile. */
async function callsOfFetch(run: () => Promise<unknown>): Promise<number> {
  const { fetch } = globalThis
  let calls = 0
  globalThis.fetch = (...parameters: Parameters<typeof fetch>) => {
    calls++
    return fetch(...parameters)
  }
  try {
    await run()
  } finally {
    globalThis.fetch = fetch
  }
  return calls
}

export const transportChecks = [
  ...topic('Requests', {
    async 'one goes out by the transport for this runtime'(setting) {
      const calls = await callsOfFetch(() => refresh(setting))
      same(calls, setting.transport === 'fetch' ? 1 : 0, 'the number of calls of fetch')
    },
    async 'a fetch of the user’s is used, with what is sent'(setting) {
      let sent = ''
      const given: typeof fetch = async (input, init) => {
        sent = await new Request(input, init).text()
        return fetch(setting.endpoints.token, { ...init, body: sent })
      }
      same(codeOf(await refresh(setting, { fetch: given })), 'relink_required')
      same(new URLSearchParams(sent).get('grant_type'), 'refresh_token', 'the grant type')
    },
    async 'no redirect is followed'(setting) {
      const before = await countOf(setting, 'token')
      await addFault(setting, 'token', { redirectTo: setting.endpoints.token })
      holds(['token_endpoint', 'transient'].includes(codeOf(await refresh(setting)) as string), 'it fails')
      same(await countOf(setting, 'token'), before + 1, 'the number of requests')
    },
    async 'a deadline ends one that gets no answer'(setting) {
      await addFault(setting, 'token', { delayMs: 3_000 })
      same(codeOf(await refresh(setting, { timeoutMs: 300 })), 'transient')
    },
    async 'a deadline ends one whose answer does not end'(setting) {
      await addFault(setting, 'token', { bytesPerSecond: 1 })
      same(codeOf(await refresh(setting, { timeoutMs: 300 })), 'transient')
    },
    async 'an abort ends one, with its own reason'(setting) {
      await addFault(setting, 'token', { delayMs: 3_000 })
      const controller = new AbortController()
      const reason = new Error('no longer wanted')
      setTimeout(() => controller.abort(reason), 50)
      holds((await refresh(setting, { signal: controller.signal })) === reason, 'the reason is the caller’s')
      await control(setting, 'faults') // the emulator is there as before
    },
    async 'an answer without end in sight is given up'(setting) {
      const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }
      const body = JSON.stringify({ access_token: 'a'.repeat(100_000), token_type: 'bearer' })
      await addFault(setting, 'token', { respond: { status: 200, headers, body } })
      same(codeOf(await refresh(setting)), 'token_endpoint')
    },
  }),
  ...topic(
    'Nothing sent twice',
    {
      async 'one whose connection breaks got no answer, and is not sent again'(setting) {
        await refresh(setting) // the next one has a connection that was used before
        const before = await countOf(setting, 'token')
        await addFault(setting, 'token', { drop: 'before' })
        same(codeOf(await refresh(setting)), 'transient')
        same(await countOf(setting, 'token'), before + 1, 'the number of requests')
      },
    },
    'server',
  ),
]
