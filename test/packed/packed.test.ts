import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, install, pack, root, run } from './pack.ts'

const bin = (name: string): string => join(root, 'node_modules/.bin', name)

let folder: string
let tarball: string
let consumer: string
beforeAll(() => {
  folder = emptyFolder()
  tarball = pack('oauth', folder)
  consumer = install(tarball)
}, 120_000)

describe('the packed library', () => {
  test('holds what is published and nothing else, in at most 0.3 MB', () => {
    const installed = join(consumer, 'node_modules/dropbox-oauth')
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(installed, name)).isFile(),
    )
    const unexpected = files.filter(
      (name) => !/^(package\.json|README\.md|LICENSE|dist\/.+\.(js|d\.ts))$/.test(name),
    )
    expect(unexpected).toEqual([])
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', 'dist/index.js', 'dist/openid.js', 'dist/index.d.ts']),
    )
    const bytes = files.reduce((sum, name) => sum + statSync(join(installed, name)).size, 0)
    expect(bytes).toBeLessThan(300_000)
  })

  test('brings no other package along, and no script that runs at installation', () => {
    const nodes = run(consumer, 'npm', 'ls', '--omit=dev', '--all', '--parseable').trim().split('\n')
    expect(nodes.slice(1).map((path) => path.replace(/.*node_modules\//, ''))).toEqual(['dropbox-oauth'])
    const manifest = JSON.parse(
      readFileSync(join(consumer, 'node_modules/dropbox-oauth/package.json'), 'utf8'),
    ) as Record<string, unknown>
    expect(manifest).not.toHaveProperty('dependencies')
    expect(manifest).not.toHaveProperty('scripts')
  })

  test('is clean to publint and to Are the types wrong', () => {
    run(root, bin('publint'), '--strict', tarball)
    run(root, bin('attw'), tarball, '--profile', 'esm-only', '--exclude-entrypoints', 'package.json')
  })

  test('packs to the same bytes twice', () => {
    expect(readFileSync(pack('oauth', emptyFolder())).equals(readFileSync(tarball))).toBe(true)
  })

  test('imports in plain Node, and without jose says how to get it', () => {
    writeFileSync(
      join(consumer, 'main.js'),
      `import * as library from 'dropbox-oauth'
       import { verifyIdToken } from 'dropbox-oauth/openid'
       const error = await verifyIdToken('x.y.z', { consumerKey: 'k' }).catch((error) => error)
       console.log(JSON.stringify([Object.keys(library).length, error.name, error.message, error instanceof library.BadInputException]))`,
    )
    expect(JSON.parse(run(consumer, process.execPath, 'main.js'))).toEqual([
      expect.any(Number),
      'BadInputException',
      expect.stringContaining('npm install jose'),
      true, // one class, not a copy for each entry point
    ])
  })

  test.each(['nodenext', 'bundler'])(
    'has types for a program in TypeScript, resolved as %s',
    (resolution) => {
      copyFileSync(join(import.meta.dirname, 'consumer.ts.txt'), join(consumer, 'main.ts'))
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.iterable'],
        module: resolution === 'bundler' ? 'esnext' : 'nodenext',
        moduleResolution: resolution,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      }
      writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }))
      expect(run(consumer, bin('tsc'), '-p', 'tsconfig.json')).toBe('')
    },
  )

  test('bundles for the browser without anything of Node', async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export * from 'dropbox-oauth'", resolveDir: consumer },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['browser'],
      write: false,
    })
    const code = outputFiles[0]?.text ?? ''
    expect(code).toContain('class')
    expect(code).not.toMatch(/node:(http|https|zlib)/)
    expect(code).not.toContain('NODE_USE_ENV_PROXY')
  })
})

describe('the packed emulator', () => {
  test('installs and starts', () => {
    const user = install(pack('emulator', folder))
    expect(run(user, join(user, 'node_modules/.bin/dropbox-oauth-emulator'), '--help')).toContain('--port')
    writeFileSync(
      join(user, 'main.js'),
      `import { createEmulator } from 'dropbox-oauth-emulator'
       const emulator = await createEmulator({ port: 0 })
       console.log((await fetch(emulator.url + '/__emulator/health')).status)
       await emulator.close()`,
    )
    expect(run(user, process.execPath, 'main.js').trim()).toBe('200')
  })
})
