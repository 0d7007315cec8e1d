import { createHash } from 'node:crypto'
import type { TokenRecord } from 'dropbox-oauth'
import { PlainStore } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

export const versions: readonly BrokenStore[] = [
  alone(
    'counts versions from one again after a delete',
    ['no version comes twice', 'a deleted record can be created again'],
    class extends PlainStore {
      override versionOf(key: string) {
        return String(Number(this.rows.get(key)?.version ?? 0) + 1)
      }
    },
  ),
  alone(
    'takes a hash of the content for a version',
    'no version comes twice',
    class extends PlainStore {
      override versionOf(_key: string, json: string) {
        return createHash('sha256').update(json).digest('base64url')
      }
    },
  ),
  alone(
    'gives a version that read does not give',
    'which read gives with the version that write gave',
    class extends PlainStore {
      override put(key: string, record: TokenRecord) {
        return `${super.put(key, record)}-`
      }
    },
  ),
]
