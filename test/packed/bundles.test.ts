import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleOf, entryPoints, sizeOf, sizesIn } from '../../scripts/sizes.mjs'
import { root } from '../architecture/support/source-file.ts'
import { type Packed, packed } from './pack.ts'

/** What stands for a part of the library in the text of a bundle, and the entry points that have it. */
const login = [
  '.',
  './browser',
  './web',
  './express',
  './fastify',
  './koa',
  './hono',
  './next',
  './node-http',
]
const owners: Readonly<Record<string, readonly string[]>> = {
  DropboxOAuth2Flow: login,
  createLoginApp: login.filter((name) => !['.', './browser'].includes(name)),
  TokenManager: ['.', './browser'],
  MemoryStore: ['.', './browser', './stores/memory'],
  FileStore: ['./stores/file'],
  RedisStore: ['./stores/redis'],
  PostgresStore: ['./stores/postgres'],
  SqliteStore: ['./stores/sqlite'],
  KeyvStore: ['./stores/keyv'],
  EncryptedStore: ['./stores/encrypted'],
  DeviceStore: ['./browser'],
  createBrowserLogin: ['./browser'],
  tokenStoreContract: ['./testing'],
  verifyIdToken: ['./openid'],
}

const partsOf = (text: string): string[] =>
  Object.keys(owners).filter((part) =>
    new RegExp(`\\b(function ${part}|class ${part}|${part} = class)\\b`).test(text),
  )

let library: Packed
beforeAll(() => {
  library = packed('oauth', 'dropbox-oauth')
})

describe.each(['browser', 'workerd'])('bundled under the condition %s', (condition) => {
  test.each(entryPoints())('%s has nothing in it that belongs to others', async (name) => {
    const { text, imports } = await bundleOf(name, { resolveDir: library.folder, condition })
    const entry = `.${name.slice('dropbox-oauth'.length)}`
    const own = Object.keys(owners).filter((part) => owners[part]?.includes(entry))
    expect(partsOf(text).sort()).toEqual(own.sort())
    const node = ['node:fs', 'node:fs/promises', 'node:path']
    const allowed: Readonly<Record<string, string[]>> = { './openid': ['jose'], './stores/file': node }
    expect([...imports].sort()).toEqual(allowed[entry] ?? [])
    // Nor is there an import of what a variable names. A method is called so, too.
    expect(text).not.toMatch(/(?<![.\w])import\((?![")])[^)]*\)(?! \{)/)
    expect(text).not.toContain('dropbox-oauth-emulator')
    expect(text).not.toMatch(/\bprocess\.env\b/)
    // The one-shot hash, and who owns a lease, are asked for where a runtime can tell, and done without where it cannot.
    const asked = [...text.matchAll(/getBuiltinModule\S*\("([^"]+)"\)/g)].map(([, module]) => module)
    expect(asked.filter((module) => module !== 'node:crypto' && module !== 'node:fs')).toEqual([])
  })
})

test('docs/sizes.md says what each entry point weighs, by 2 %. Write it anew with `npm run size`', async () => {
  const stated = sizesIn(readFileSync(join(root, 'docs/sizes.md'), 'utf8'))
  expect(stated.map(({ name }) => name)).toEqual(entryPoints())
  for (const { name, minified, gzip } of stated) {
    const size = await sizeOf(name, { resolveDir: library.folder })
    expect(Math.abs(size.minified / minified - 1), `${name}: ${size.minified} bytes`).toBeLessThanOrEqual(
      0.02,
    )
    expect(Math.abs(size.gzip / gzip - 1), `${name}: ${size.gzip} bytes after gzip`).toBeLessThanOrEqual(0.02)
  }
})
