import type { TokenRecord } from '../../tokens/record.ts'
import type { CaseOutline } from '../contract-case.ts'
import { expectSame, expectThat } from '../expect.ts'
import { expectStored, put } from './moves.ts'

/** Records by what is special about them. */
const samples: Readonly<Record<string, TokenRecord>> = {
  'the format alone': { format: 1 },
  'another format': { format: 4_294_967_296 },
  'texts of all alphabets': {
    format: 1,
    texts: ['é', 'e\u0301', '日本語', '😀👩‍👩‍👧', '\u202eright to left', '\ufeff'],
  },
  'control characters': { format: 1, text: '\0\u0001\b\t\n\v\f\r\u001b\u007f\u0085\u2028\u2029' },
  'characters that need escaping': { format: 1, text: '"\'\\/`${}<>&%;--\u0000', '"\'\\': '\\u0000' },
  numbers: { format: 1, numbers: [0, -1, 0.1, 1e-7, 1e21, 1_700_000_000_000.5, Number.MAX_SAFE_INTEGER] },
  'nothing in several ways': { format: 1, none: null, empty: '', blank: ' ', list: [], object: {}, zero: 0 },
  booleans: { format: 1, yes: true, no: false, texts: ['true', 'false', 'null', '1'] },
  'arrays in arrays': { format: 1, lists: [[], [[]], [[1, [2, [3, null]]], ['']]] },
  'deep nesting': { format: 1, deep: nested(60) },
  'fields named like others': {
    format: 1,
    key: 'k',
    version: 'v',
    record: { format: 2 },
    id: 0,
    'a.b': 1,
    '': 2,
    $set: 3,
  },
  'fields named like what every object has': { format: 1, constructor: 'c', toString: 't', toJSON: 'j' },
  '20 kB': { format: 1, scope: Array.from({ length: 1_000 }, (_, i) => `files.content.${i}é`) },
}

function nested(depth: number): unknown {
  return depth === 0 ? 'the innermost' : { inner: nested(depth - 1), depth }
}

export const recordCases: readonly CaseOutline[] = [
  ...Object.entries(samples).map(([what, record]) => ({
    name: `a record comes back as it was written: ${what}`,
    async body({ open, key }: Parameters<CaseOutline['body']>[0]) {
      const [store, mine] = [await open(), key()]
      const version = await put(store, mine, record)
      await expectStored(store, mine, { record, version })
      const next = await put(store, mine, record, version)
      await expectStored(store, mine, { record, version: next })
    },
  })),
  {
    name: 'changing the object that was written changes nothing in the store',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const given = { format: 1, list: [1, 2], inner: { text: 'as written' } }
      const copy = structuredClone(given)
      const version = await put(store, mine, given)
      expectSame(given, copy, 'the object given to `write`')
      given.list.push(3)
      given.inner.text = 'changed afterwards'
      await expectStored(store, mine, { record: copy, version })
    },
  },
  {
    name: 'changing the object that was read changes nothing in the store',
    async body({ open, key }) {
      const [store, mine] = [await open(), key()]
      const record = { format: 1, inner: { text: 'as written' } }
      const version = await put(store, mine, structuredClone(record))
      const read = await store.read(mine)
      expectThat(read !== undefined, '`read` should give the record')
      const inner = read.record['inner'] as { text: string }
      // Whoever freezes what he gives out is safe too.
      if (!Object.isFrozen(inner)) inner.text = 'changed afterwards'
      await expectStored(store, mine, { record, version })
    },
  },
]
