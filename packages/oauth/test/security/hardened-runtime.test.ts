import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleLibrary, runModule } from '../support/hardened-child.ts'
import { startHostileServer } from '../support/hostile-token-server.ts'
import { goodFields, misconfigured, reply } from '../support/scenarios/scenario.ts'

let library: Awaited<ReturnType<typeof bundleLibrary>>
beforeAll(async () => {
  library = await bundleLibrary()
})
afterAll(() => library.remove())

/** A whole life: both flows, a refresh, a refusal and a revocation; it prints what came of it. */
const life = (tokenUrl: string, transport: string): string => `
  import * as dropbox from ${JSON.stringify(library.url)}
  const endpoints = { token: ${JSON.stringify(tokenUrl)}, api: ${JSON.stringify(new URL(tokenUrl).origin)} }
  const common = { consumerKey: 'key', consumerSecret: 'secret', endpoints, ${transport} }
  const session = {}
  const web = new dropbox.DropboxOAuth2Flow({ ...common, session, redirectUri: 'https://app.example/', csrfTokenSessionKey: 'csrf' })
  const { searchParams } = new URL(await web.start('here'))
  const said = []
  const tell = async (step, promise) => said.push(step + ': ' + (await promise.then((value) => value?.accessToken ?? 'done', (error) => error.code)))
  await tell('forged', web.finish({ code: 'c', state: 'forged' }))
  await tell('web', web.finish('/?' + new URLSearchParams({ code: 'c', state: searchParams.get('state') })))
  const paste = new dropbox.DropboxOAuth2FlowNoRedirect(common)
  await paste.start()
  const resumed = new dropbox.DropboxOAuth2FlowNoRedirect({ ...common, pending: paste.savePending() })
  await tell('paste', resumed.finish('code'))
  await tell('refresh', dropbox.refreshAccessToken({ ...common, refreshToken: 'r' }))
  await tell('revoke', dropbox.revokeToken({ endpoints, accessToken: 'a', ${transport} }))
  console.log(said.join('\\n'))
`

const transports = { "Node's own transport": '', 'global fetch': 'fetch: globalThis.fetch' }

describe('under frozen intrinsics, without __proto__ and without code from strings', () => {
  test.each(Object.entries(transports))(
    'a login, a refresh and a revocation work over %s',
    async (_, transport) => {
      await using server = await startHostileServer()
      const token = goodFields.access_token
      const expected = [
        'forged: csrf',
        `web: ${token}`,
        `paste: ${token}`,
        `refresh: ${token}`,
        'revoke: done',
      ]
      expect(await runModule(life(server.tokenUrl, transport))).toBe(expected.join('\n'))
    },
  )

  test('refusals are the same errors as ever', async () => {
    const refusing = {
      name: 'refusing',
      answer: reply(400, '{"error": "invalid_grant"}'),
      expect: misconfigured,
    }
    await using server = await startHostileServer(refusing)
    const expected = [
      'forged: csrf',
      'web: token_endpoint',
      'paste: token_endpoint',
      'refresh: relink_required',
      'revoke: token_endpoint',
    ]
    expect(await runModule(life(server.tokenUrl, ''))).toBe(expected.join('\n'))
  })
})

test('importing the library opens nothing, reads nothing from the network, and changes no global', async () => {
  const output = await runModule(
    `
    import net from 'node:net'
    import dns from 'node:dns'
    const touched = []
    const refuse = (name) => () => { touched.push(name); throw new Error('unreachable') }
    net.Socket.prototype.connect = refuse('connect')
    dns.lookup = refuse('lookup')
    globalThis.fetch = refuse('fetch')
    const globals = () => Object.getOwnPropertyNames(globalThis).sort().join()
    // Node's own loader closes the file that it has read.
    const resources = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'CloseReq').sort().join()
    const listeners = () => process.eventNames().map(String).sort().join()
    const before = [globals(), resources(), listeners()]
    await import(${JSON.stringify(library.url)})
    const after = [globals(), resources(), listeners()]
    console.log(JSON.stringify({ touched, same: before.map((text, i) => text === after[i]) }))
  `,
    ['--no-warnings'],
  )
  expect(JSON.parse(output)).toEqual({ touched: [], same: [true, true, true] })
})
