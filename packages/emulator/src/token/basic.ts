/** Key and secret of an `Authorization: Basic` header. */
export interface BasicPair {
  readonly key: string
  readonly secret: string
}

/**
 * Reads the header in the two ways clients write it: the pair as it is, and each part form-encoded (RFC 6749 section
 * 2.3.1, as oauth4webapi does). `undefined` when it is not Basic; no pair when it cannot be read.
 */
export function readBasic(header: string | undefined): readonly BasicPair[] | undefined {
  const encoded = /^basic +(\S+)$/i.exec(header?.trim() ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 0) return []
  const plain = { key: text.slice(0, colon), secret: text.slice(colon + 1) }
  const decoded = { key: formDecode(plain.key), secret: formDecode(plain.secret) }
  return [plain, decoded]
}

const formDecode = (text: string): string =>
  new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
