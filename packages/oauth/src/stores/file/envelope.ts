import { StoreCorruptException } from '../../errors.ts'
import { parseJsonObject } from '../../internal/json.ts'
import { sha256 } from '../../internal/sha256.ts'
import type { TokenRecord } from '../../tokens/record.ts'
import { folderName } from './names.ts'

// A file has three lines: the checksum of all that follows, what the file is, and the record. The first two stay as
// they are in every later format, so that damage and a newer format are told apart.

const format = 1

/** The text of a record's file. */
export async function sealRecord(key: string, version: string, record: TokenRecord): Promise<string> {
  const content = `${JSON.stringify({ format, key, version })}\n${JSON.stringify({ record })}`
  return `${await sha256(content)}\n${content}`
}

/**
 * The record of a file's text.
 *
 * @throws {StoreCorruptException} `store_corrupt` where it is not, to the last bit, what was written for this key and
 * version, or where a newer release wrote it.
 */
export async function openRecord(text: string, key: string, version: string): Promise<TokenRecord> {
  const { checksum, content, header, body } = split(text)
  if (checksum !== (await sha256(content))) throw damaged(version)
  const is = parseJsonObject(header).json
  if (typeof is?.['format'] === 'number' && is['format'] > format) throw tooNew(is['format'], version)
  const record = parseJsonObject(body).json?.['record']
  // A file with a right checksum in a wrong place was put there by hand: an old copy must not come back to life.
  if (is?.['format'] !== format || is['key'] !== key || is['version'] !== version) throw damaged(version)
  return record as TokenRecord
}

/** The key that a file is for, also where the rest is damaged: the folder's name is the key's own checksum. */
export async function keyOf(text: string, folder: string): Promise<string | undefined> {
  const key = parseJsonObject(split(text).header).json?.['key']
  return typeof key === 'string' && (await folderName(key)) === folder ? key : undefined
}

/** The error for a record that is there and cannot be read. */
export function damaged(version: string): StoreCorruptException {
  const message = 'A stored record is damaged: the account must be linked again, which replaces it'
  return new StoreCorruptException(message, 'relink', { version })
}

function tooNew(found: number, version: string): StoreCorruptException {
  const message = `A stored record has format ${found}, this release reads format ${format}: update the package`
  return new StoreCorruptException(message, 'fix-config', { version })
}

function split(text: string): { checksum: string; content: string; header: string; body: string } {
  const first = text.indexOf('\n')
  const content = text.slice(first + 1)
  const second = content.indexOf('\n')
  return {
    checksum: text.slice(0, Math.max(first, 0)),
    content,
    header: content.slice(0, Math.max(second, 0)),
    body: content.slice(second + 1),
  }
}
