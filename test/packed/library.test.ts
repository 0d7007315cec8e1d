import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  expectCleanToPublishers,
  expectOnlyPublishedFiles,
  expectOurLicence,
  expectSameBytesAgain,
} from './habits.ts'
import { type Packed, packed, run, runProgram } from './pack.ts'

const stores = ['memory', 'file', 'redis', 'postgres', 'sqlite', 'keyv', 'encrypted']
const adapters = ['express', 'fastify', 'koa', 'hono', 'next', 'node-http']
const entryPoints = [
  '.',
  './openid',
  ...stores.map((name) => `./stores/${name}`),
  './testing',
  './browser',
  './web',
  ...adapters.map((name) => `./${name}`),
]

let library: Packed
beforeAll(() => {
  library = packed('oauth', 'dropbox-oauth')
})

describe('the packed library', () => {
  test('holds what is published and nothing else, in at most half a MB', () => {
    expectOnlyPublishedFiles(library)
    const bytes = [...library.files.values()].reduce((sum, size) => sum + size, 0)
    expect(bytes).toBeLessThanOrEqual(500_000)
  })

  test('comes with the licence', () => expectOurLicence(library, 'dropbox-oauth'))

  test('brings no other package along, and nothing that runs at installation', () => {
    const [, ...nodes] = run(library.folder, 'npm', 'ls', '--omit=dev', '--all', '--parseable')
      .trim()
      .split('\n')
    expect(nodes).toEqual([join(library.folder, 'node_modules/dropbox-oauth')])
    expect(library.manifest).not.toHaveProperty('dependencies')
    expect(library.manifest).not.toHaveProperty('scripts')
  })

  test('is clean to publint and to Are the types wrong', () => expectCleanToPublishers(library))

  test('packs to the same bytes twice', () => expectSameBytesAgain('oauth', library))

  // One sign outside of it, in a comment too, and an engine keeps the whole file at two bytes a character: twice the memory,
  // and a slower start.
  test('is ASCII, all its JavaScript', () => {
    const scripts = [...library.files.keys()].filter((path) => path.endsWith('.js'))
    const read = (path: string): string =>
      readFileSync(join(library.folder, 'node_modules/dropbox-oauth', path), 'utf8')
    expect(scripts.filter((path) => /[^\0-\x7f]/.test(read(path)))).toEqual([])
  })

  test('has a file for every condition of its imports', () => {
    const targets = Object.values(library.manifest.imports ?? {}).flatMap((conditions) =>
      Object.values(conditions),
    )
    expect(targets.length).toBeGreaterThan(0)
    for (const target of targets) expect([...library.files.keys()]).toContain(target.replace('./', ''))
  })
})

describe('in plain Node the packed library', () => {
  test('exports its public names', () => {
    const names = runProgram(
      library.folder,
      `const names = ${JSON.stringify(entryPoints)}
       const all = await Promise.all(names.map((name) => import('dropbox-oauth' + name.slice(1))))
       console.log(JSON.stringify(Object.fromEntries(all.map((module, i) => [names[i], Object.keys(module)]))))`,
    )
    expect(names).toEqual({
      '.': [
        'AccountMismatchException',
        'BadInputException',
        'BadRequestException',
        'BadStateException',
        'CsrfException',
        'DropboxOAuth2Flow',
        'DropboxOAuth2FlowBase',
        'DropboxOAuth2FlowNoRedirect',
        'DropboxOAuthError',
        'MemoryStore',
        'NotApprovedException',
        'OAuth2FlowNoRedirectResult',
        'OAuth2FlowResult',
        'ProviderException',
        'RelinkRequiredException',
        'ScopeRequiredException',
        'StoreCorruptException',
        'StoreUnavailableException',
        'TokenEndpointException',
        'TokenManager',
        'TransientException',
        'isDropboxOAuthError',
        'refreshAccessToken',
        'revokeToken',
      ],
      './openid': ['fetchUserInfo', 'verifyIdToken'],
      './stores/memory': ['MemoryStore'],
      './stores/file': ['FileStore'],
      './stores/redis': ['RedisStore'],
      './stores/postgres': ['PostgresStore', 'postgresSchema'],
      './stores/sqlite': ['SqliteStore'],
      './stores/keyv': ['KeyvStore'],
      './stores/encrypted': ['EncryptedStore'],
      './testing': ['tokenStoreContract'],
      './browser': ['createBrowserLogin'],
      './web': ['createDropboxHandler'],
      ...Object.fromEntries(adapters.map((name) => [`./${name}`, ['dropboxOAuth']])),
    })
  })

  test('has no export but those', () => {
    expect(Object.keys(library.manifest.exports)).toEqual([...entryPoints, './package.json'])
  })

  test('says without jose how to get it, by the same class that its root exports', () => {
    const outcome = runProgram(
      library.folder,
      `import { BadInputException } from 'dropbox-oauth'
       import { verifyIdToken } from 'dropbox-oauth/openid'
       const error = await verifyIdToken('x.y.z', { consumerKey: 'k' }).catch((error) => error)
       console.log(JSON.stringify([error instanceof BadInputException, error.name, error.message]))`,
    )
    expect(outcome).toEqual([true, 'BadInputException', expect.stringContaining('npm install jose')])
  })

  test('does not load Node’s HTTP client before there is something to send', () => {
    const loaded = runProgram(
      library.folder,
      `await import('dropbox-oauth')
       console.log(JSON.stringify(process.moduleLoadList.filter((name) => /NativeModule (http|https|zlib)$/.test(name))))`,
    )
    expect(loaded).toEqual([])
  })
})
