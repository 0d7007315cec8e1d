import { StoreCorruptException } from '../../errors.ts'
import type { TokenRecord } from '../../tokens/record.ts'
import type { Stored } from '../../tokens/store.ts'
import { damagedRecord, parseStored } from '../shared/record-text.ts'

/** What stands under a record's key: the format of this line, the version, the record. */
export function toValue(version: string, record: TokenRecord): string {
  return `1 ${version} ${JSON.stringify(record)}`
}

/**
 * The record of a value. `version` is what the scripts take for it, also of a value that is no record.
 * @throws {StoreCorruptException} `store_corrupt`
 */
export function fromValue(version: string, value: string): Stored {
  const start = `1 ${version} `
  if (!value.startsWith(start)) throw isNewer(value) ? newer() : damagedRecord(version)
  return parseStored(value.slice(start.length), version)
}

/** Whether a value begins with the number of a format that is not this one's. */
const isNewer = (value: string): boolean => /^(?!1 )[1-9]\d* /.test(value)

function newer(): StoreCorruptException {
  const message = 'The stored record was written by a later version of dropbox-oauth. Update this one'
  return new StoreCorruptException(message, 'fix-config')
}
