import { StoreCorruptException } from 'dropbox-oauth'
import { EncryptedStore } from 'dropbox-oauth/stores/encrypted'
import { MemoryStore } from 'dropbox-oauth/stores/memory'
import { describe, expect, test } from 'vitest'
import { keyOf, plant, record, storedIn } from './support.ts'

// Ids that differ in one bit, so that damage to one can name the other.
const keys = [
  { id: '2025', key: keyOf(1) },
  { id: '2024', key: keyOf(2) },
]

async function sealedText(): Promise<string> {
  const inner = new MemoryStore()
  await new EncryptedStore(inner, { keys }).write('ada', record, undefined)
  return JSON.stringify((await storedIn(inner, 'ada')).record)
}

/** What reading gives when this record lies in the store. */
async function readPlanted(planted: object, acceptPlaintext = false): Promise<unknown> {
  const inner = new MemoryStore()
  const version = await plant(inner, 'ada', planted)
  try {
    return await new EncryptedStore(inner, { keys, acceptPlaintext }).read('ada')
  } catch (error) {
    if (error instanceof StoreCorruptException && error.version === version) return error.remedy
    throw error
  }
}

/** The JSON objects one gets by some change at each place of a text; damage that is no JSON any more is the store's. */
function damage(text: string, change: (bytes: Buffer, at: number) => Buffer | undefined): object[] {
  const bytes = Buffer.from(text)
  return Array.from(bytes, (_, at) => change(Buffer.from(bytes), at)).flatMap((changed) => {
    try {
      const value: unknown = JSON.parse(changed?.toString('utf8') ?? '')
      return typeof value === 'object' && value !== null ? [value] : []
    } catch {
      return []
    }
  })
}

describe('a sealed record', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('of which bit %i of a byte is flipped is damaged', async (bit) => {
    const text = await sealedText()
    const flipped = damage(text, (bytes, at) => {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      return bytes
    })
    for (const planted of flipped) {
      expect(await readPlanted(planted), JSON.stringify(planted)).toBe('relink')
      expect(await readPlanted(planted, true), JSON.stringify(planted)).toBe('relink')
    }
    expect(flipped.length).toBeGreaterThan(150)
  })

  test('that lost a byte anywhere is damaged', async () => {
    const text = await sealedText()
    const shortened = damage(text, (bytes, at) =>
      Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
    )
    for (const planted of shortened)
      expect(await readPlanted(planted), JSON.stringify(planted)).toBe('relink')
    expect(shortened.length).toBeGreaterThan(200)
  })

  test.each(['keyId', 'keyCheck', 'nonce', 'sealed'])('whose %s ends early is damaged', async (name) => {
    const sealed = JSON.parse(await sealedText()) as Record<string, string>
    const whole = sealed[name] ?? ''
    for (let length = 0; length < whole.length; length++)
      expect(await readPlanted({ ...sealed, [name]: whole.slice(0, length) }), `${length}`).toBe('relink')
  })

  test.each(['format', 'keyId', 'keyCheck', 'nonce', 'sealed'])(
    'whose %s is of another type is damaged',
    async (name) => {
      const sealed = JSON.parse(await sealedText()) as Record<string, string>
      for (const value of [null, 2, true, ['x'], { toString: 'x' }])
        expect(await readPlanted({ ...sealed, [name]: value }), JSON.stringify(value)).toBe('relink')
    },
  )

  test('with a field more is damaged', async () => {
    expect(await readPlanted({ ...JSON.parse(await sealedText()), more: 1 })).toBe('relink')
  })

  test('spelled differently is damaged, also where it stands for the same bytes', async () => {
    const sealed = JSON.parse(await sealedText()) as Record<string, string>
    const spellings = (text: string) => [`${text}=`, ` ${text}`, `${text}\n`, text.replaceAll('-', '+')]
    for (const name of ['keyCheck', 'nonce', 'sealed']) {
      const whole = sealed[name] ?? ''
      for (const value of spellings(whole).filter((spelling) => spelling !== whole))
        expect(await readPlanted({ ...sealed, [name]: value }), value).toBe('relink')
    }
  })

  test('put in the place of another account is refused, both ways', async () => {
    const inner = new MemoryStore()
    const store = new EncryptedStore(inner, { keys })
    await store.write('ada', record, undefined)
    await store.write('eve', { ...record, refreshToken: 'that of eve' }, undefined)
    const [ada, eve] = [await storedIn(inner, 'ada'), await storedIn(inner, 'eve')]
    await plant(inner, 'ada', eve.record)
    await plant(inner, 'eve', ada.record)
    for (const key of ['ada', 'eve'])
      await expect(store.read(key)).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'relink' })
  })

  test('is bound to its place by id and key apart, not by both in a row', async () => {
    const inner = new MemoryStore()
    const store = new EncryptedStore(inner, { keys: [{ id: 'k1', key: keyOf(1) }] })
    await store.write('2ada', record, undefined)
    const moved = { ...(await storedIn(inner, '2ada')).record, keyId: 'k12' }
    await plant(inner, 'ada', moved)
    await expect(store.read('ada')).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'relink' })
  })

  test('can be replaced by the version its error carries', async () => {
    const inner = new MemoryStore()
    const store = new EncryptedStore(inner, { keys })
    await store.write('ada', record, undefined)
    await plant(inner, 'ada', { ...(await storedIn(inner, 'ada')).record, nonce: 'x' })
    const error = await store.read('ada').catch((reason: unknown) => reason)
    const version = await store.write('ada', record, (error as StoreCorruptException).version)
    expect(await store.read('ada')).toEqual({ record, version })
  })

  test('tells nothing of what it holds in its errors', async () => {
    const inner = new MemoryStore()
    await new EncryptedStore(inner, { keys }).write('ada', record, undefined)
    const { record: sealed } = await storedIn(inner, 'ada')
    await plant(inner, 'ada', { ...sealed, nonce: 'AAAAAAAAAAAAAAAA' })
    const error = await new EncryptedStore(inner, { keys }).read('ada').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreCorruptException)
    expect((error as Error).cause).toBeUndefined()
    expect((error as Error).message).not.toContain(String(sealed['sealed']))
  })
})
