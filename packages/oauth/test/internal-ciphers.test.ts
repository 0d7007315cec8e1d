import { expect, test, vi } from 'vitest'
import { type Cipher, deriveBytes, deriveCipher, importSecret } from '../src/internal/aes-gcm.ts'

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const secret = bytes('a secret of thirty-two bytes, or more')
const nonce = bytes('twelve bytes')
const place = bytes('a place')

/** The ciphers of one secret: Node's own, and WebCrypto's as on runtimes that have nothing else. */
async function bothCiphers(use = 'a test'): Promise<Cipher[]> {
  const byNode = await deriveCipher(await importSecret(secret), use)
  const material = await importSecret(secret)
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never)
  const byWebCrypto = await deriveCipher(material, use)
  vi.restoreAllMocks()
  expect(byWebCrypto.encrypt(nonce, place, secret)).toBeInstanceOf(Promise)
  expect(byNode.encrypt(nonce, place, secret)).not.toBeInstanceOf(Promise)
  return [byNode, byWebCrypto]
}

test('what one runtime seals, the other opens, byte for byte', async () => {
  const ciphers = await bothCiphers()
  for (const clear of [bytes(''), bytes('text'), crypto.getRandomValues(new Uint8Array(5_000))]) {
    const sealed = await Promise.all(
      ciphers.map(async (cipher) => new Uint8Array(await cipher.encrypt(nonce, place, clear))),
    )
    expect(sealed[0]).toEqual(sealed[1])
    expect(sealed[0]).toHaveLength(clear.length + 16)
    for (const cipher of ciphers)
      expect(new Uint8Array(await cipher.decrypt(nonce, place, sealed[0]!))).toEqual(clear) // `!`: two were sealed
  }
})

test('what was altered in any bit, cut, moved, or sealed for another use opens nowhere', async () => {
  const ciphers = await bothCiphers()
  const [other] = await bothCiphers('another test')
  const sealed = new Uint8Array(await ciphers[0]!.encrypt(nonce, place, bytes('text'))) // `!`: there are two
  const altered = Array.from(sealed, (_byte, at) => {
    const copy = sealed.slice()
    copy[at]! ^= 1 // `!`: at < sealed.length
    return copy
  })
  const cut = Array.from(sealed, (_byte, length) => sealed.slice(0, length))
  const refused = async (cipher: Cipher | undefined, ...[n, p, s]: Parameters<Cipher['decrypt']>) =>
    expect(async () => cipher?.decrypt(n, p, s)).rejects.toThrow()
  for (const cipher of ciphers) {
    for (const wrong of [...altered, ...cut, new Uint8Array([...sealed, 0])])
      await refused(cipher, nonce, place, wrong)
    await refused(cipher, bytes('TWELVE BYTES'), place, sealed)
    await refused(cipher, nonce, bytes('another place'), sealed)
  }
  await refused(other, nonce, place, sealed)
})

test('a secret gives other bytes for each use, and the same ones each time', async () => {
  const derived = async (use: string): Promise<string> =>
    Buffer.from(await deriveBytes(await importSecret(secret), use, 16)).toString('hex')
  expect(await derived('a')).toBe(await derived('a'))
  expect(await derived('a')).not.toBe(await derived('b'))
})
