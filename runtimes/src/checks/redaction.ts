import { MemoryStore, refreshAccessToken } from 'dropbox-oauth'
import { topic } from './check.ts'
import { addFault, logIn, managerOf } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

type Inspector = { readonly inspect?: (this: void, value: unknown) => string }

interface Inspecting {
  readonly process?: { readonly getBuiltinModule?: (name: string) => Inspector | undefined }
  readonly Deno?: Inspector
  readonly Bun?: Inspector
}

/** Everything that a program might put into a log. */
function shown(value: unknown): string {
  const { process, Deno, Bun } = globalThis as Inspecting
  const texts = [String(value), JSON.stringify(value), value instanceof Error ? value.stack : '']
  const inspects = [process?.getBuiltinModule?.('node:util')?.inspect, Deno?.inspect, Bun?.inspect]
  return [...texts, ...inspects.map((inspect) => inspect?.(value))].join('\n')
}

export const redactionChecks = topic('Secrets', {
  async 'a result shows no token, and saves them when asked'(setting) {
    const result = await logIn(setting)
    const { accessToken, refreshToken = '' } = result
    for (const secret of [accessToken, refreshToken]) holds(!shown(result).includes(secret), 'it is hidden')
    holds(shown(result).includes('[redacted]'), 'that something is hidden is shown')
    same(result.toRecord().accessToken, accessToken, 'what is saved')
  },
  async 'a manager shows none'(setting) {
    const tokens = managerOf(setting, new MemoryStore())
    const { key } = await tokens.link(await logIn(setting))
    const token = await tokens.accessToken(key)
    holds(!shown(tokens).includes(token), 'it is hidden')
  },
  async 'an error shows none, even where Dropbox’s answer does'(setting) {
    const { refreshToken = '' } = await logIn(setting)
    const { app, endpoints } = setting
    const body = JSON.stringify({ error: 'invalid_request', error_description: `it is ${refreshToken}` })
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }
    await addFault(setting, 'token', { respond: { status: 400, headers, body } })
    const error = await failureOf(refreshAccessToken({ consumerKey: app.key, refreshToken, endpoints }))
    same((error as { code: string }).code, 'token_endpoint')
    holds(!shown(error).includes(refreshToken), 'it is hidden')
  },
})
