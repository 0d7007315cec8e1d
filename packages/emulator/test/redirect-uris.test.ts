import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { authorizeUrl } from './support/client.ts'
import { acceptance, problemReader } from './support/authorize.ts'

const emulator = await createEmulator()

const problemOf = problemReader(emulator)
const isAccepted = acceptance(emulator)

describe('redirect URIs (HTTP documentation; dropbox-sdk-python issue 203; LTplus-AG/ifc-lite, 2026)', () => {
  const mismatch =
    "Invalid redirect_uri. It must exactly match one of the redirect URIs you've pre-configured for your app (including the path)."

  test.each([
    'http://localhost:3000/dropbox-auth-finish/',
    'http://localhost:3000/Dropbox-auth-finish',
    'http://localhost:3000/dropbox-auth-finish?x=1',
    'http://localhost:3000/dropbox-auth-finish#x',
    'http://127.0.0.1:3000/dropbox-auth-finish',
    'http://localhost:3001/dropbox-auth-finish',
    'HTTP://localhost:3000/dropbox-auth-finish',
    'http://localhost:3000/%64ropbox-auth-finish',
    'http://127.0.0.1:53566/auth/',
    'http://evil.example/dropbox-auth-finish',
    'http://localhost:3000@evil.example/dropbox-auth-finish',
    'db-someoneelse://2/token',
  ])('are matched byte for byte, so this is refused: %s', async (redirect_uri) => {
    expect(await problemOf({ redirect_uri })).toEqual(['invalid_redirect_uri', mismatch])
  })

  test.each(['', 'localhost', '/dropbox-auth-finish'])(
    'must be absolute: "%s" (Laverna/laverna issue 827)',
    async (redirect_uri) => {
      const absolute = 'Invalid redirect_uri. Must be an absolute URI.'
      expect(await problemOf({ redirect_uri })).toEqual(['invalid_redirect_uri', absolute])
    },
  )

  test('http is for this machine, by name or by address, where it is registered (dropbox-sdk-dotnet issue 111; Laverna/laverna issue 878)', async () => {
    await using own = await createEmulator()
    for (const redirect_uri of ['http://127.0.0.1:52475/authorize', 'http://localhost:52475/authorize']) {
      await expect(own.authorize(authorizeUrl(own, { redirect_uri }))).rejects.toThrow('invalid_redirect_uri')
      own.apps[0]!.redirectUris.push(redirect_uri)
      expect((await own.authorize(authorizeUrl(own, { redirect_uri }))).code).toHaveLength(43)
    }
  })

  test('one that a program adds while the emulator runs counts at once', async () => {
    await using own = await createEmulator()
    const redirect_uri = 'http://localhost:4321/dropbox-auth-finish'
    await expect(own.authorize(authorizeUrl(own, { redirect_uri }))).rejects.toThrow('invalid_redirect_uri')
    own.apps[0]!.redirectUris.push(redirect_uri)
    expect((await own.authorize(authorizeUrl(own, { redirect_uri }))).redirectUrl).toMatch(redirect_uri)
  })

  test('one that the App Console would not take is refused even when a program has added it', async () => {
    await using own = await createEmulator()
    for (const redirect_uri of ['http://shop.example/cb', 'javascript:alert(1)', 'data:text/html,x']) {
      own.apps[0]!.redirectUris.push(redirect_uri)
      await expect(own.authorize(authorizeUrl(own, { redirect_uri }))).rejects.toThrow('invalid_redirect_uri')
    }
  })

  test('db-<app key>:// needs no registration, unless the switch unregisteredDbScheme says so (SwiftyDropbox)', async () => {
    const redirect_uri = 'db-emulatorappkey1://2/token'
    expect(await isAccepted({ redirect_uri })).toBe(true)
    const denied = await emulator.authorize(authorizeUrl(emulator, { redirect_uri }), { decision: 'deny' })
    expect(denied.redirectUrl).toMatch(/^db-emulatorappkey1:\/\/2\/token\?error=access_denied&/)
    await using strict = await createEmulator({ switches: { unregisteredDbScheme: 'refused' } })
    await expect(strict.authorize(authorizeUrl(strict, { redirect_uri }))).rejects.toThrow(
      'invalid_redirect_uri',
    )
  })

  test('a registered custom scheme and a query of its own are left as they are (FormidableLabs/react-native-app-auth issue 724; iterate-ch/cyberduck issue 13847)', async () => {
    await using own = await createEmulator()
    own.apps[0]!.redirectUris.push('com.example.app:/done', 'https://app.example/cb?tenant=7')
    const native = await own.authorize(authorizeUrl(own, { redirect_uri: 'com.example.app:/done' }))
    expect(native.redirectUrl).toMatch(/^com\.example\.app:\/done\?code=/)
    const web = await own.authorize(authorizeUrl(own, { redirect_uri: 'https://app.example/cb?tenant=7' }))
    expect(web.redirectUrl).toMatch(/^https:\/\/app\.example\/cb\?tenant=7&code=/)
  })
})
