import { createHmac, generateKeyPairSync, sign as signRaw } from 'node:crypto'
import { CompactEncrypt, exportSPKI } from 'jose'
import { describe, expect, test } from 'vitest'
import { makeKey, part, startIssuer } from './issuer.ts'
import { expectRefused, verify } from './judge.ts'

const issuer = await startIssuer()
const key = issuer.keys[0]! // `!`: an issuer starts with one
const { kid, n } = key.jwk as { kid: string; n: string }

/** A token whose three parts are made by hand. */
const byHand = (header: object, signature: (text: string) => string): string => {
  const text = `${part(header)}.${part(issuer.claims())}`
  return `${text}.${signature(text)}`
}

const hmac = (hash: string, secret: string | Buffer) => (text: string) =>
  createHmac(hash, secret).update(text).digest('base64url')

test('the control: a token made by hand and signed well is trusted', async () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...pem.publicKey.export({ format: 'jwk' }), kid: 'by-hand=', alg: 'RS256' }
  const own = await startIssuer([{ ...key, jwk }])
  const text = `${part({ alg: 'RS256', kid: 'by-hand=' })}.${part(own.claims())}`
  const signature = signRaw('sha256', Buffer.from(text), pem.privateKey).toString('base64url')
  await expect(verify(own, `${text}.${signature}`)).resolves.toBeDefined()
})

describe('a signature is refused', () => {
  test('when anything of the token was changed after it', async () => {
    const token = await issuer.sign()
    const [header = '', , signature = ''] = token.split('.')
    const forged = part(issuer.claims({ sub: 'dbid:AAsomebodyelse' }))
    const bits = Buffer.from(signature, 'base64url')
    bits[10]! ^= 1 // `!`: 256 bytes
    const tampered = [
      `${header}.${forged}.${signature}`,
      `${part({ alg: 'RS256', kid, x: 1 })}.${token.split('.')[1]}.${signature}`,
      `${token.slice(0, -signature.length)}${bits.toString('base64url')}`,
      `${header}.${token.split('.')[1]}.`,
      `${header}.${token.split('.')[1]}`,
      `${token}.${signature}`,
    ]
    for (const one of tampered) await expectRefused(verify(issuer, one), one)
  })

  test('when it was made by another key of the same id', async () => {
    const token = await issuer.sign({}, {}, await makeKey('RS256', kid))
    await expectRefused(verify(issuer, token), token)
  })

  test.each(['none', 'None', 'NONE', 'nOnE', ''])(
    'when there is none, and the header says %j',
    async (alg) => {
      for (const signature of ['', 'AAAA', part('x')]) {
        const token = byHand({ alg, kid, typ: 'JWT' }, () => signature)
        await expectRefused(verify(issuer, token), token)
      }
    },
  )

  test('when it is an HMAC with what is public of the key as its secret', async () => {
    const pem = await exportSPKI(key.publicKey)
    const secrets = [pem, pem.trim(), JSON.stringify(key.jwk), n, Buffer.from(n, 'base64url'), kid, '']
    for (const [alg, hash] of [
      ['HS256', 'sha256'],
      ['HS512', 'sha512'],
      ['RS256', 'sha256'],
    ] as const) {
      for (const secret of secrets) {
        const token = byHand({ alg, kid }, hmac(hash, secret))
        await expectRefused(verify(issuer, token), token)
      }
    }
  })

  test('when it is an HMAC with a secret that the key set itself shows', async () => {
    const secret = Buffer.alloc(32, 7)
    const jwk = { kty: 'oct', alg: 'HS256', use: 'sig', kid: 'oct=', k: secret.toString('base64url') }
    const own = await startIssuer([{ ...key, jwk }])
    const text = `${part({ alg: 'HS256', kid: 'oct=' })}.${part(own.claims())}`
    const token = `${text}.${hmac('sha256', secret)(text)}`
    await expectRefused(verify(own, token), token)
  })

  test.each(['RS384', 'RS512', 'PS256', 'ES256', 'EdDSA'])(
    'when it is a good one by %s, which Dropbox does not use',
    async (alg) => {
      const own = await startIssuer([await makeKey(alg)])
      const token = await own.sign()
      await expectRefused(verify(own, token), token)
    },
  )

  test('when its key is too short to be safe', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const jwk = { ...short.publicKey.export({ format: 'jwk' }), kid: 'short=', alg: 'RS256', use: 'sig' }
    const own = await startIssuer([{ ...key, jwk }])
    const text = `${part({ alg: 'RS256', kid: 'short=' })}.${part(own.claims())}`
    const token = `${text}.${signRaw('sha256', Buffer.from(text), short.privateKey).toString('base64url')}`
    await expectRefused(verify(own, token), token)
  })

  test('when its key is for encryption', async () => {
    const own = await startIssuer()
    own.keys = [{ ...own.keys[0]!, jwk: { ...own.keys[0]!.jwk, use: 'enc' } }] // `!`: it starts with one
    const token = await own.sign()
    await expectRefused(verify(own, token), token)
  })

  test('when the header brings its own key, or says where to get one, and nobody goes there', async () => {
    const attacker = await startIssuer([await makeKey()])
    const theirs = attacker.keys[0]! // `!`: it starts with one
    const headers = [
      { jwk: theirs.jwk },
      { jku: `${attacker.origin}/.well-known/jwks`, kid: theirs.jwk['kid'] },
      { x5u: `${attacker.origin}/cert.pem` },
      { kid: `${attacker.origin}/.well-known/jwks` },
      { kid: '../../../../dev/null' },
    ]
    for (const header of headers) {
      const token = await issuer.sign({}, { kid, ...header }, theirs)
      await expectRefused(verify(issuer, token), token)
    }
    expect(attacker.requests).toHaveLength(0)
  })

  test('when the header wants something understood that is not', async () => {
    const text = `${part({ alg: 'RS256', kid, crit: ['exp2'], exp2: 1 })}.${part(issuer.claims())}`
    const { subtle } = globalThis.crypto
    const signature = await subtle.sign('RSASSA-PKCS1-v1_5', key.privateKey, Buffer.from(text))
    const token = `${text}.${Buffer.from(signature).toString('base64url')}`
    await expectRefused(verify(issuer, token), token)
  })

  test('when the token is encrypted instead', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const token = await new CompactEncrypt(Buffer.from(JSON.stringify(issuer.claims())))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', kid })
      .encrypt(publicKey)
    await expectRefused(verify(issuer, token), token)
  })

  test.each(['', '.', '..', 'a.b.c', '...', '{}', 'e30.e30.e30', '\u0000', 'é.é.é', 'x'.repeat(1_000_000)])(
    'when the token is junk: %.20j',
    async (junk) => {
      await expectRefused(verify(issuer, junk), junk)
    },
  )

  test.each([undefined, null, 7, {}, ['a.b.c'], Buffer.from('a.b.c')])(
    'when it is no text: %j',
    async (junk) => {
      await expectRefused(verify(issuer, junk as string), '')
    },
  )
})
