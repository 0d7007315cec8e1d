import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { callApi, CHALLENGE, exchange, getCode, REDIRECT_URI, refresh, VERIFIER } from './support/client.ts'

const emulator = await createEmulator()
const [, teamApp] = emulator.apps
const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' }

const GONE = { error: 'invalid_grant', error_description: "code doesn't exist or has expired" }
const MISMATCH = { error: 'invalid_grant', error_description: 'redirect_uri mismatch' }
const BAD_VERIFIER = { error: 'invalid_grant', error_description: 'invalid code verifier' }

describe('a code is refused', () => {
  test('the second time, and what it was exchanged for ends (RFC 6749 section 4.1.2)', async () => {
    const code = await getCode(emulator, { token_access_type: 'offline' })
    const { json } = await exchange(emulator, code)
    const again = await exchange(emulator, code)
    expect([again.status, again.json]).toEqual([400, GONE])
    expect((await callApi(emulator, 'users/get_current_account', json['access_token'])).status).toBe(401)
    expect((await refresh(emulator, json['refresh_token']!)).json['error']).toBe('invalid_grant')
  })

  test('the second time; the switch codeReuseRevokes spares the tokens', async () => {
    await using own = await createEmulator({ switches: { codeReuseRevokes: false } })
    const code = await getCode(own)
    const { json } = await exchange(own, code)
    expect((await exchange(own, code)).json).toEqual(GONE)
    expect((await callApi(own, 'users/get_current_account', json['access_token'])).status).toBe(200)
  })

  test('but for one of a hundred at once (RFC 6749 section 4.1.2)', async () => {
    const code = await getCode(emulator)
    const answers = await Promise.all(Array.from({ length: 100 }, () => exchange(emulator, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ json }) => json['error'] === 'invalid_grant')).toHaveLength(99)
  })

  test('after its time, to the millisecond (dropbox-sdk-rust issue 93)', async () => {
    await using own = await createEmulator({ clock: 'frozen' })
    const [early, late] = [await getCode(own), await getCode(own)]
    own.clock.advance(599_999)
    expect((await exchange(own, early)).status).toBe(200)
    own.clock.advance(1)
    expect((await exchange(own, late)).json).toEqual(GONE)
  })

  test('after the time that the switch codeLifetimeSeconds gives it', async () => {
    await using own = await createEmulator({ clock: 'frozen', switches: { codeLifetimeSeconds: '30' } })
    const code = await getCode(own)
    own.clock.advance(30_000)
    expect((await exchange(own, code)).json).toEqual(GONE)
  })

  test('when it is another app’s, which harms neither the code nor its tokens (dropbox-sdk-rust issue 93)', async () => {
    const code = await getCode(emulator)
    const thief = { client_id: teamApp!.key, client_secret: teamApp!.secret }
    expect((await exchange(emulator, code, thief)).json).toEqual(GONE)
    const { status, json } = await exchange(emulator, code)
    expect(status).toBe(200)
    expect((await exchange(emulator, code, thief)).json).toEqual(GONE)
    expect((await callApi(emulator, 'users/get_current_account', json['access_token'])).status).toBe(200)
  })

  test.each(['nothing', 'EXPIRED', 'EXPIRED-and-more'])(
    'when nobody made it: %s (dropbox-sdk-rust issue 93)',
    async (code) => {
      const { status, text } = await exchange(emulator, code)
      expect(status).toBe(400)
      expect(text).toBe(
        '{"error": "invalid_grant", "error_description": "code doesn\'t exist or has expired"}',
      )
    },
  )

  test.each([
    ['another', `${REDIRECT_URI}/`],
    ['another registered one', 'http://localhost:17823/callback'],
    ['none', undefined],
    ['an empty one', ''],
  ])('with %s redirect_uri, and is spent (dropbox-sdk-php issue 50)', async (_what, redirect_uri) => {
    const code = await getCode(emulator)
    const { status, json } = await exchange(emulator, code, { redirect_uri })
    expect([status, json]).toEqual([400, MISMATCH])
    expect((await exchange(emulator, code)).json).toEqual(GONE)
  })

  test('with a redirect_uri when there was none (HTTP documentation)', async () => {
    const code = await getCode(emulator, { redirect_uri: undefined })
    expect((await exchange(emulator, code)).json).toEqual(MISMATCH)
    const other = await getCode(emulator, { redirect_uri: undefined })
    expect((await exchange(emulator, other, { redirect_uri: undefined })).status).toBe(200)
  })

  test.each([
    ['a wrong verifier', `${VERIFIER}x`],
    ['the challenge as verifier', CHALLENGE],
    ['a verifier that is too short', VERIFIER.slice(0, 42)],
    ['an empty verifier', ''],
    ['no verifier', undefined],
  ])('with %s, and is spent (RFC 7636 section 4.6)', async (_what, code_verifier) => {
    const code = await getCode(emulator, pkce)
    expect((await exchange(emulator, code, { code_verifier })).json).toEqual(BAD_VERIFIER)
    expect((await exchange(emulator, code, { code_verifier: VERIFIER })).json).toEqual(GONE)
  })

  test('with a verifier when there was no challenge: somebody took it away (RFC 9700 section 4.8.2)', async () => {
    const code = await getCode(emulator)
    expect((await exchange(emulator, code, { code_verifier: VERIFIER })).json).toEqual(BAD_VERIFIER)
  })

  test('wrongly, but the switch mismatchBurnsCode spares it', async () => {
    await using own = await createEmulator({ switches: { mismatchBurnsCode: false } })
    const code = await getCode(own, pkce)
    await exchange(own, code, { code_verifier: `${VERIFIER}x` })
    await exchange(own, code, { code_verifier: VERIFIER, redirect_uri: undefined })
    expect((await exchange(own, code, { code_verifier: VERIFIER })).status).toBe(200)
  })
})
