import { StoreCorruptException } from '../../errors.ts'
import { parseJsonObject } from '../../internal/json.ts'
import type { TokenRecord } from '../../tokens/record.ts'
import type { Stored } from '../../tokens/store.ts'

/**
 * The record of a row.
 * @throws {StoreCorruptException} `store_corrupt` where its text is damaged, with the version by which it is replaced.
 */
export function toStored(text: string, version: string): Stored {
  const record = parseRecord(text)
  if (record !== undefined) return { record, version }
  throw new StoreCorruptException(
    'The stored record is damaged: it is no JSON object with a format. Ask the user to connect again, which replaces it',
    'relink',
    { version },
  )
}

/** What strangers may not name their fields, a record may: so the parser sees it inside of an object of ours. */
function parseRecord(text: string): TokenRecord | undefined {
  const { json = {} } = parseJsonObject(`{"record":${text}}`)
  const record = Object.keys(json).length === 1 ? (json['record'] as Partial<TokenRecord> | null) : null
  return typeof record?.format === 'number' ? (record as TokenRecord) : undefined
}
