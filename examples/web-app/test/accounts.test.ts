import { rm, writeFile } from 'node:fs/promises'
import { DropboxOAuth2Flow, type OAuth2FlowResult } from 'dropbox-oauth'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { accountIdIn, accountKey } from '../src/account-key.ts'
import { Accounts } from '../src/accounts.ts'
import type { DropboxApp } from '../src/dropbox-app.ts'
import { openTokenStore } from '../src/token-store.ts'
import { dataDirForTest, filesIn } from './support/data-dir.ts'

const [ME, YOU] = ['m'.repeat(43), 'y'.repeat(43)]

let emulator: Emulator
let app: DropboxApp

beforeAll(async () => {
  emulator = await createEmulator({ port: 0 })
  app = { consumerKey: emulator.apps[0]?.key ?? '', endpoints: emulator.endpoints }
})
beforeEach(() => emulator.reset())
afterAll(() => emulator.close())

/** A grant of Dropbox for a user. */
async function login(user: string): Promise<OAuth2FlowResult> {
  const redirectUri = 'http://localhost:3000/dropbox-auth-finish'
  const flow = new DropboxOAuth2Flow({ ...app, redirectUri, session: {}, csrfTokenSessionKey: 'csrf' })
  const { redirectUrl = '' } = await emulator.authorize(await flow.start(), { user })
  return flow.finish(redirectUrl)
}

async function open(): Promise<{ accounts: Accounts; dataDir: string }> {
  const dataDir = dataDirForTest()
  const accounts = new Accounts(app, await openTokenStore({ dataDir }, 'store'))
  onTestFinished(() => accounts.close())
  return { accounts, dataDir }
}

function silenceLog(): { text: () => string } {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => log.mockRestore())
  return { text: () => log.mock.calls.flat().join('\n') }
}

test('a key is of one owner and one account, whatever they look like', () => {
  expect(accountIdIn(accountKey(ME, 'dbid:a'), ME)).toBe('dbid:a')
  expect(accountIdIn(accountKey(ME, 'dbid:a'), YOU)).toBeUndefined()
  expect(accountIdIn(accountKey(`${ME}x`, 'dbid:a'), ME)).toBeUndefined()
  expect(accountIdIn(ME, ME)).toBeUndefined()
})

test('two owners of one Dropbox account have a link each', async () => {
  const { accounts } = await open()
  await accounts.link(ME, await login('ada@example.com'))
  await accounts.link(YOU, await login('ada@example.com'))
  const [id = ''] = await accounts.idsOf(ME)
  await accounts.disconnect(ME, id)
  expect(await accounts.listOf(ME)).toEqual([])
  expect(await accounts.listOf(YOU)).toMatchObject([
    { id, state: 'linked', person: { name: 'Ada Lovelace' } },
  ])
})

test('a login for another account than the expected one changes nothing, and its grant is given back', async () => {
  const { accounts } = await open()
  const ada = await login('ada@example.com')
  await accounts.link(ME, ada)
  await expect(accounts.link(ME, await login('zoe@example.com'), ada.accountId)).rejects.toMatchObject({
    code: 'account_mismatch',
  })
  expect(emulator.requests.count({ endpoint: 'revoke', user: 'zoe@example.com' })).toBe(1)
  expect(await accounts.listOf(ME)).toMatchObject([{ id: ada.accountId, state: 'linked' }])
})

test('a grant that cannot be given back is logged, and the mismatch is still told', async () => {
  const log = silenceLog()
  const { accounts } = await open()
  emulator.faults.add({ match: { endpoint: 'revoke' }, respond: { status: 503 } })
  const linking = accounts.link(ME, await login('zoe@example.com'), 'dbid:another')
  await expect(linking).rejects.toMatchObject({ code: 'account_mismatch' })
  expect(log.text()).toContain('giving back: TransientException (transient)')
})

test('a damaged record is shown to its owner alone, and a login replaces it', async () => {
  silenceLog()
  const { accounts, dataDir } = await open()
  const ada = await login('ada@example.com')
  await accounts.link(ME, ada)
  await accounts.link(YOU, await login('zoe@example.com'))
  const record = (await filesIn(dataDir)).find(({ text }) => text.includes(ada.accountId))
  // A byte of the sealed text, in an envelope that is whole: what a failing disk does to a file is the store's to find.
  const damaged = record?.text.replace(
    /("[\w+/-]{40,})([\w+/-])(={0,2}")/,
    (_, a, b, c) => `${a}${b === 'A' ? 'B' : 'A'}${c}`,
  )
  await rm(record?.path ?? '')
  await writeFile(record?.path ?? '', damaged ?? '', { mode: 0o600 })
  expect(await accounts.listOf(ME)).toEqual([
    { id: ada.accountId, state: 'damaged', scope: [], refreshes: 0 },
  ])
  expect(await accounts.listOf(YOU)).toMatchObject([{ state: 'linked' }])
  await accounts.link(ME, await login('ada@example.com'), ada.accountId)
  expect(await accounts.listOf(ME)).toMatchObject([{ id: ada.accountId, state: 'linked' }])
})
