import { parseJsonObject } from '../../internal/json.ts'
import { StoreCorruptException } from '../../errors.ts'
import type { TokenRecord } from '../../tokens/record.ts'
import type { Stored } from '../../tokens/store.ts'

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
  if (!value.startsWith(start)) throw isNewer(value) ? newer() : damaged(version, 'it has no version')
  const { json, problem } = parseJsonObject(value.slice(start.length))
  if (json === undefined) throw damaged(version, problem)
  if (typeof json['format'] !== 'number') throw damaged(version, 'it has no format')
  return { record: json as TokenRecord, version }
}

/** Whether a value begins with the number of a format that is not this one's. */
const isNewer = (value: string): boolean => /^(?!1 )[1-9]\d* /.test(value)

function newer(): StoreCorruptException {
  const message = 'The stored record was written by a later version of dropbox-oauth. Update this one'
  return new StoreCorruptException(message, 'fix-config')
}

function damaged(version: string, problem: string): StoreCorruptException {
  return new StoreCorruptException(
    `The stored record cannot be read: ${problem}. Ask the user to connect again, which replaces it`,
    'relink',
    { version },
  )
}
