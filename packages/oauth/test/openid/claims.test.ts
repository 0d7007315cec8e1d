import { CompactSign } from 'jose'
import { describe, expect, test } from 'vitest'
import { goodClaims, makeKey, nowMs, nowSeconds, startIssuer } from './issuer.ts'
import { expectRefused, verify } from './judge.ts'

const issuer = await startIssuer()
const inRange = { iat: nowSeconds - 5, exp: nowSeconds + 3595 }

describe('a good ID token', () => {
  test('gives its claims, under their names here', async () => {
    expect(await verify(issuer, await issuer.sign())).toEqual({
      iss: issuer.origin,
      sub: goodClaims.sub,
      aud: goodClaims.aud,
      ...inRange,
      authTime: nowSeconds - 60,
      email: 'ada@example.com',
      emailVerified: true,
      givenName: 'Ada',
      familyName: 'Lovelace',
      teamId: goodClaims['dropbox:team_id'],
    })
  })

  test.each([
    ['lacks all that it may lack', undefined],
    ['has them of a wrong type', 7],
    ['has null for them', null],
  ])('that %s gives what there is', async (_, value) => {
    const names = ['email', 'email_verified', 'given_name', 'family_name', 'auth_time', 'dropbox:team_id']
    const over = Object.fromEntries(names.map((name) => [name, name === 'auth_time' ? String(value) : value]))
    const token = await issuer.sign(over)
    const { sub, aud } = goodClaims
    expect(await verify(issuer, token)).toEqual({ iss: issuer.origin, sub, aud, ...inRange })
  })

  test('needs no nonce, which Dropbox does not echo, and may have one', async () => {
    await expect(verify(issuer, await issuer.sign({ nonce: undefined }))).resolves.toBeDefined()
    await expect(verify(issuer, await issuer.sign({ nonce: 'n-1' }))).resolves.toBeDefined()
  })

  test('gives nothing that was not asked about, and no prototype of its own', async () => {
    const token = await issuer.sign({ admin: true, constructor: 'x' })
    const claims = await verify(issuer, token)
    expect(claims).not.toHaveProperty('admin')
    expect(Object.getPrototypeOf(claims)).toBe(Object.prototype)
    expect(Object.keys(claims)).not.toContain('constructor')
  })
})

describe('an ID token is refused when', () => {
  test.each<[string, object]>([
    ['it has expired', { exp: nowSeconds - 60 }],
    ['it expired long ago', { iat: nowSeconds - 90_000, exp: nowSeconds - 86_400 }],
    ['it is not valid yet', { nbf: nowSeconds + 61 }],
    ['it was issued in the future', { iat: nowSeconds + 61 }],
    ['its end is a text', { exp: String(nowSeconds + 60) }],
    ['its end is infinite', { exp: '1e999' }],
    ['it has no end', { exp: undefined }],
    ['it has no beginning', { iat: undefined }],
    ['its beginning is null', { iat: null }],
    ['it names no user', { sub: undefined }],
    ['its user is empty', { sub: '' }],
    ['its user is a number', { sub: 7 }],
    ['its user is a list', { sub: [goodClaims.sub] }],
    ['it is for another app', { aud: 'otherkey0123456' }],
    ['it is for an app of a longer name', { aud: `${goodClaims.aud}x` }],
    ['it is for the app in capitals', { aud: goodClaims.aud.toUpperCase() }],
    ['it is for this app and another', { aud: [goodClaims.aud, 'otherkey0123456'] }],
    ['it is for a list of other apps', { aud: ['otherkey0123456'] }],
    ['it is for nobody', { aud: [] }],
    ['it has no audience', { aud: undefined }],
    ['its audience is an object', { aud: { [goodClaims.aud]: true } }],
    ['it has no issuer', { iss: undefined }],
    ['its issuer is empty', { iss: '' }],
  ])('%s', async (_, over) => {
    const token = await issuer.sign(over)
    await expectRefused(verify(issuer, token), token)
  })

  test('its time is over, a minute of grace for differing clocks allowed for', async () => {
    await expect(verify(issuer, await issuer.sign({ exp: nowSeconds - 59 }))).resolves.toBeDefined()
    await expect(verify(issuer, await issuer.sign({ nbf: nowSeconds + 60 }))).resolves.toBeDefined()
    await expect(verify(issuer, await issuer.sign({ iat: nowSeconds + 60 }))).resolves.toBeDefined()
    const token = await issuer.sign()
    const later = (seconds: number) => verify(issuer, token, { now: () => nowMs + seconds * 1000 })
    await expect(later(3595 + 59)).resolves.toBeDefined()
    await expectRefused(later(3595 + 60), token)
  })

  test('its payload is no object of claims', async () => {
    const [{ privateKey, jwk } = await makeKey()] = issuer.keys
    for (const payload of ['[]', '"text"', 'null', '7', '{"iss":', '', '\u0000']) {
      const token = await new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: 'RS256', kid: String(jwk['kid']) })
        .sign(privateKey)
      await expectRefused(verify(issuer, token), token)
    }
  })
})
