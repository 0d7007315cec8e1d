import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { transports } from '../support/token-paths.ts'
import { startIssuer } from './issuer.ts'
import { expectRefused, verify } from './judge.ts'

const reply =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)

describe.each(Object.entries(transports))('a hostile key set, over %s:', (_, transport) => {
  /** An issuer whose key set is answered in another way, and a token that its real keys signed. */
  async function hostile(answer: RequestListener) {
    const issuer = await startIssuer()
    issuer.answer = answer
    const token = await issuer.sign()
    return { issuer, token, check: (over = {}) => verify(issuer, token, { ...transport, ...over }) }
  }

  test.each([301, 302, 303, 307, 308])('a %i is not followed, not even to the right keys', async (status) => {
    const elsewhere = await startIssuer()
    const { issuer, token, check } = await hostile(
      reply(status, '', { location: `${elsewhere.origin}/.well-known/jwks` }),
    )
    elsewhere.keys = issuer.keys
    await expect(check()).rejects.toMatchObject({ code: 'token_endpoint', remedy: 'retry' })
    expect(elsewhere.requests).toHaveLength(0)
    expect(token).toBeDefined()
  })

  test.each<[string, RequestListener]>([
    ['a page', reply(200, '<html></html>', { 'content-type': 'text/html' })],
    ['nothing', reply(200, '')],
    ['JSON cut short', reply(200, '{"keys": [')],
    ['a list', reply(200, '[]')],
    ['null', reply(200, 'null')],
    ['no keys', reply(200, '{}')],
    ['keys that are no list', reply(200, '{"keys": {"0": {}}}')],
    ['two lists of keys', reply(200, '{"keys": [], "keys": []}')],
    ['a prototype', reply(200, '{"keys": [], "__proto__": {"x": 1}}')],
    ['not found', reply(404, '{"keys": []}')],
    ['a refusal', reply(401, '{"error": "x"}')],
    ['created', reply(201, '{"keys": []}')],
  ])('%s is no key set, and the token is not to blame', async (_case, answer) => {
    const { issuer, check } = await hostile(answer)
    await expect(check()).rejects.toMatchObject({ code: 'token_endpoint', remedy: 'retry' })
    issuer.answer = undefined
    await expect(check()).resolves.toBeDefined()
  })

  test('more than 64 kB are not read, even if the right keys are among them', async () => {
    const { issuer, check } = await hostile((_request, response) => {
      const keys = issuer.keys.map(({ jwk }) => jwk)
      response.end(JSON.stringify({ keys, padding: 'x'.repeat(65_536) }))
    })
    await expect(check()).rejects.toMatchObject({
      code: 'token_endpoint',
      message: expect.stringContaining('65536 bytes') as string,
    })
  })

  test('a flood without end is given up', async () => {
    const { check } = await hostile((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(' '.repeat(16_384)));
      }
      response.on('drain', pour)
      pour()
    })
    await expect(check()).rejects.toMatchObject({ code: 'token_endpoint', remedy: 'retry' })
  })

  test.each([408, 429, 500, 503])('a %i means later, and is not remembered', async (status) => {
    const { issuer, check } = await hostile(reply(status, '{"keys": []}'))
    await expect(check()).rejects.toMatchObject({ code: 'transient', remedy: 'retry', status })
    issuer.answer = undefined
    await expect(check()).resolves.toBeDefined()
    expect(issuer.requests).toHaveLength(2)
  })

  test('silence, and an answer that never ends, end with the deadline', async () => {
    const { check } = await hostile(() => {})
    await expect(check({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'transient', remedy: 'retry' })
    const half = await hostile((_request, response) => void response.write('{"keys": ['))
    await expect(half.check({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'transient', remedy: 'retry' })
  })

  test('a cut connection means later', async () => {
    const { check } = await hostile((request) => void request.socket.destroy())
    await expect(check()).rejects.toMatchObject({ code: 'transient', remedy: 'retry' })
  })

  test('without a key in it the token is refused', async () => {
    const { token, check } = await hostile(reply(200, '{"keys": []}'))
    await expectRefused(check(), token)
  })

  test('with broken keys beside the right one, the right one is used', async () => {
    const { issuer, check } = await hostile((_request, response) => {
      const good = issuer.keys.map(({ jwk }) => jwk)
      const broken = [{ kty: 'RSA', kid: 'broken=' }, { kty: 'EC', kid: 'x' }, { kty: '' }, {}]
      response.end(JSON.stringify({ keys: [...broken, ...good] }))
    })
    await expect(check()).resolves.toBeDefined()
  })

  test.each([
    ['an empty one', {}],
    ['one without its modulus', { kty: 'RSA', e: 'AQAB' }],
    ['one with a broken modulus', { kty: 'RSA', e: 'AQAB', n: '!' }],
    ['one with an exponent of 1', { kty: 'RSA', e: 'AQ', n: Buffer.alloc(256, 0xff).toString('base64url') }],
    ['one of another kind', { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }],
  ])('with %s under the id of the token, the token is refused', async (_case, fields) => {
    const { token, check } = await hostile((_request, response) => {
      const kid = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid as string
      response.end(JSON.stringify({ keys: [{ alg: 'RS256', use: 'sig', ...fields, kid }] }))
    })
    await expectRefused(check(), token)
  })

  test.each(['null', '7', '"text"', '[]'])('with %s for a key it is no key set', async (junk) => {
    const { issuer, check } = await hostile(reply(200, `{"keys": [${junk}]}`))
    await expect(check()).rejects.toMatchObject({ code: 'token_endpoint', remedy: 'retry' })
    issuer.answer = undefined
    await expect(check()).resolves.toBeDefined()
  })
})
