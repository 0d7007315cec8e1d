import { beforeEach, describe, expect, test } from 'vitest'
import { type Issuer, makeKey, nowMs, startIssuer } from './issuer.ts'
import { expectRefused, verify } from './judge.ts'

const seconds = 1_000
const minutes = 60_000

let issuer: Issuer
let clock: number
const now = () => clock

/** Verifies at the moved clock; the tokens of the tests live for an hour of it. */
const check = (token: string) => verify(issuer, token, { now })
const invented = async () => issuer.sign({}, { kid: `invented-${Math.random()}` })

beforeEach(async () => {
  issuer = await startIssuer()
  clock = nowMs
})

describe('the keys', () => {
  test('are asked for once, for however many tokens at once and after', async () => {
    const token = await issuer.sign()
    await Promise.all(Array.from({ length: 50 }, () => check(token)))
    await check(token)
    expect(issuer.requests).toHaveLength(1)
  })

  test('are remembered for ten minutes', async () => {
    const token = await issuer.sign()
    await check(token)
    clock += 10 * minutes - 1
    await check(token)
    expect(issuer.requests).toHaveLength(1)
    clock += 1
    await check(token)
    expect(issuer.requests).toHaveLength(2)
  })

  test('are found by an id with its padding, and not without', async () => {
    const kid = String(issuer.keys[0]?.jwk['kid'])
    expect(kid).toMatch(/^[\w-]{43}=$/)
    await expect(check(await issuer.sign({}, { kid }))).resolves.toBeDefined()
    const bare = await issuer.sign({}, { kid: kid.slice(0, -1) })
    await expectRefused(check(bare), bare)
  })

  test('are told apart by id where there are several', async () => {
    issuer.keys = [await makeKey(), await makeKey(), await makeKey()]
    for (const key of issuer.keys) {
      await expect(check(await issuer.sign({}, {}, key))).resolves.toBeDefined()
    }
    const [first, second] = issuer.keys
    const crossed = await issuer.sign({}, { kid: first?.jwk['kid'] }, second)
    await expectRefused(check(crossed), crossed)
    expect(issuer.requests).toHaveLength(1)
  })
})

describe('a token with a new key', () => {
  test('is trusted after one more request, and the old key no longer', async () => {
    const old = await issuer.sign()
    await check(old)
    clock += 30 * seconds
    issuer.keys = [await makeKey()]
    const fresh = await issuer.sign()
    await expect(check(fresh)).resolves.toBeDefined()
    expect(issuer.requests).toHaveLength(2)
    await expectRefused(check(old), old)
    await expect(check(fresh)).resolves.toBeDefined()
    expect(issuer.requests).toHaveLength(2)
  })

  test('is refused after one more request when the key set does not have it', async () => {
    await check(await issuer.sign())
    clock += 30 * seconds
    const token = await invented()
    await expectRefused(check(token), token)
    expect(issuer.requests).toHaveLength(2)
  })

  test('causes no more than a request each thirty seconds, however many ids are invented', async () => {
    await check(await issuer.sign())
    for (const round of [1, 2, 3]) {
      for (let i = 0; i < 20; i++) {
        const token = await invented()
        await expectRefused(check(token), token)
      }
      expect(issuer.requests).toHaveLength(1 + round)
      clock += 30 * seconds
    }
  })

  test('causes one request when many come at once', async () => {
    await check(await issuer.sign())
    clock += 30 * seconds
    const tokens = await Promise.all(Array.from({ length: 20 }, invented))
    await Promise.all(tokens.map((token) => expectRefused(check(token), token)))
    expect(issuer.requests).toHaveLength(2)
  })

  test('is trusted at once, also just after the keys were first asked for', async () => {
    await check(await issuer.sign())
    issuer.keys = [await makeKey()]
    await expect(check(await issuer.sign())).resolves.toBeDefined()
  })

  test('is trusted thirty seconds after an invented one at the latest', async () => {
    await check(await issuer.sign())
    const token = await invented()
    await expectRefused(check(token), token)
    issuer.keys = [await makeKey()]
    const fresh = await issuer.sign()
    await expectRefused(check(fresh), fresh)
    clock += 30 * seconds
    await expect(check(fresh)).resolves.toBeDefined()
  })

  test('is trusted also after the clock was set back by a day', async () => {
    await check(await issuer.sign())
    clock -= 24 * 60 * minutes
    issuer.keys = [await makeKey()]
    const iat = clock / 1_000
    await expect(check(await issuer.sign({ iat, exp: iat + 3600 }))).resolves.toBeDefined()
  })

  test('leaves the known keys in use while the key set cannot be had', async () => {
    const old = await issuer.sign()
    await check(old)
    clock += 30 * seconds
    issuer.answer = (_, response) => void response.writeHead(503).end()
    await expect(check(await invented())).rejects.toMatchObject({ code: 'transient' })
    await expect(check(old)).resolves.toBeDefined()
  })
})
