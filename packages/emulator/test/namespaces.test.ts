import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { callApi, link, linkTeam } from './support/client.ts'

const emulator = await createEmulator({ switches: { errorSummaryDots: '2' } })
const ME = 'users/get_current_account'
const { access_token } = await link(emulator)

interface ApiError {
  error_summary: string
  error: Record<string, unknown>
}

describe('Dropbox-API-Path-Root (dropbox-api-spec, common.stone)', () => {
  const withRoot = (root: unknown, route = ME, body = 'null') =>
    callApi(emulator, route, access_token, {
      body,
      headers: { 'Dropbox-API-Path-Root': typeof root === 'string' ? root : JSON.stringify(root) },
    })
  const ownRoot = async (): Promise<string> => {
    const account = (await (await callApi(emulator, ME, access_token)).json()) as {
      root_info: { root_namespace_id: string }
    }
    return account.root_info.root_namespace_id
  }

  test('home, the own root and the own namespace change nothing', async () => {
    const id = await ownRoot()
    for (const root of [
      { '.tag': 'home' },
      { '.tag': 'root', root: id },
      { '.tag': 'namespace_id', namespace_id: id },
    ]) {
      expect((await withRoot(root)).status).toBe(200)
      expect((await withRoot(root, 'files/list_folder', '{"path": ""}')).status).toBe(200)
    }
  })

  test('another root is a 422 that says which one it is', async () => {
    const response = await withRoot({ '.tag': 'root', root: '1' })
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({
      error_summary: 'invalid_root/..',
      error: {
        '.tag': 'invalid_root',
        invalid_root: {
          '.tag': 'user',
          root_namespace_id: await ownRoot(),
          home_namespace_id: await ownRoot(),
        },
      },
    })
  })

  test('a namespace of somebody else is a 422', async () => {
    const response = await withRoot({ '.tag': 'namespace_id', namespace_id: '1' })
    expect([response.status, await response.text()]).toEqual([
      422,
      '{"error_summary": "no_permission/..", "error": {".tag": "no_permission"}}',
    ])
  })

  test.each(['{', '1', 'null', '{}', '{".tag": "team"}', '{".tag": "root"}', '{".tag": "root", "root": 1}'])(
    'what cannot be read is a 400: %s',
    async (root) => {
      const response = await withRoot(root)
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringMatching(/^Error in call to API function .* "Dropbox-API-Path-Root": /),
      ])
    },
  )

  test('a bad token is refused before', async () => {
    const headers = { 'Dropbox-API-Path-Root': '{' }
    expect((await callApi(emulator, ME, 'x', { headers })).status).toBe(401)
  })
})

describe('Dropbox-API-Select-Admin (Auth Types)', async () => {
  const team = await linkTeam(emulator)
  const admin = emulator.users.find(({ email }) => email === 'admin@example.com')!
  const member = emulator.users.find(({ email }) => email === 'grace@example.com')!
  const as = (id: string, token = team['access_token'], route = ME) =>
    callApi(emulator, route, token, { headers: { 'Dropbox-API-Select-Admin': id } })
  const tagOf = async (response: Response) => [
    response.status,
    ((await response.json()) as ApiError).error['.tag'],
  ]

  test('acts as the admin, by header or by URL parameter', async () => {
    for (const response of [
      await as(admin.memberId!),
      await callApi(emulator, `${ME}?select_admin=${admin.memberId}`, team['access_token']),
    ]) {
      expect(await response.json()).toMatchObject({ account_id: admin.accountId })
    }
  })

  test('refuses who is no admin, who is not of the team, and whatever is no team’s token', async () => {
    const refused = [401, 'invalid_select_admin']
    expect(await tagOf(await as(member.memberId!))).toEqual(refused)
    expect(await tagOf(await as(`dbmid:${'x'.repeat(35)}`))).toEqual(refused)
    expect(await tagOf(await as(admin.memberId!, access_token))).toEqual(refused)
  })

  test('is for routes that the specification marks so', async () => {
    const refused = [401, 'invalid_select_admin']
    expect(await tagOf(await as(admin.memberId!, undefined, 'check/user'))).toEqual(refused)
  })

  test('wants a member id, and the scope team_data.member', async () => {
    const malformed = await as('admin@example.com')
    expect([malformed.status, await malformed.text()]).toEqual([
      400,
      expect.stringContaining('Invalid select admin id format'),
    ])
    const narrow = await linkTeam(emulator, 'team_info.read account_info.read')
    expect(await tagOf(await as(admin.memberId!, narrow['access_token']))).toEqual([401, 'missing_scope'])
  })
})
