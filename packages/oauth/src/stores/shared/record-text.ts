import { StoreCorruptException } from '../../errors.ts'
import { parseJsonObject } from '../../internal/json.ts'
import type { TokenRecord } from '../../tokens/record.ts'
import type { Stored } from '../../tokens/store.ts'

/**
 * The record of a stored text.
 * @throws {StoreCorruptException} `store_corrupt` where it is none, with the version by which it is replaced
 */
export function parseStored(text: string, version: string): Stored {
  // As a field's value, since the parser is for strangers' objects and refuses field names that a record may have.
  const { json = {} } = parseJsonObject(`{"record":${text}}`)
  const record = json['record'] as Partial<TokenRecord> | null | undefined
  if (typeof record?.format === 'number' && Object.keys(json).length === 1)
    return { record: record as TokenRecord, version }
  throw damagedRecord(version)
}

/** The error for a record that is there and cannot be read. */
export function damagedRecord(version: string): StoreCorruptException {
  return new StoreCorruptException(
    'The stored record is damaged. Ask the user to connect again, which replaces it.',
    'relink',
    { version },
  )
}
