import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DropboxOAuth2FlowNoRedirect, isDropboxOAuthError } from '../../src/index.ts'
import { consumerKey } from '../support/token-paths.ts'

const codeFor = (pending: string): string => {
  try {
    void new DropboxOAuth2FlowNoRedirect({ consumerKey, pending })
    return 'accepted'
  } catch (error) {
    return isDropboxOAuthError(error) ? error.code : `a foreign error: ${String(error)}`
  }
}

const savedPending = async (): Promise<string> => {
  const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey })
  await flow.start()
  return flow.savePending()
}

test('a saved login with any one character changed, dropped or added is refused', async () => {
  const pending = await savedPending()
  expect(codeFor(pending)).toBe('accepted')
  for (let at = 0; at < pending.length; at++) {
    const [before, char, after] = [pending.slice(0, at), pending.charAt(at), pending.slice(at + 1)]
    for (const damaged of [
      before + after,
      `${before}${char === 'A' ? 'B' : 'A'}${after}`,
      `${before}${char}A${after}`,
      before,
    ]) {
      expect([at, codeFor(damaged)]).toEqual([at, 'bad_input'])
    }
  }
})

/** The checksum at the end of the text: it finds damage, and anyone can compute it. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash.toString(36)
}

test('a made-up saved login with a right checksum is refused by an error of the family', async () => {
  const [format, body = '', sum] = (await savedPending()).split('.')
  expect(checksum(body)).toBe(sum) // or the rest would only test the checksum
  const json = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom('null', '42', '{}', '[]', '[null,null]', '"x"'),
  )
  const bodies = fc.oneof(
    json.map((text) => Buffer.from(text).toString('base64url')),
    fc.stringMatching(/^[^.\s]{1,20}$/),
    fc.constantFrom('!!!', '====', 'A'),
  )
  const property = fc.property(bodies, (made) => {
    expect(codeFor(`${format}.${made}.${checksum(made)}`)).toBe('bad_input')
  })
  fc.assert(property, { numRuns: 500 })
})
