import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Packed, packed, run, tool } from './pack.ts'

/** What a strict program of a user has; it checks our declarations as well, and has no types of Node. */
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
}

const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}

let library: Packed
beforeAll(() => {
  library = packed('oauth', 'dropbox-oauth')
})

function compile(settings: object, file: string): string {
  const config = { compilerOptions: { ...compilerOptions, ...settings }, files: [file] }
  writeFileSync(join(library.folder, 'tsconfig.json'), JSON.stringify(config))
  return run(library.folder, tool('tsc'), '-p', 'tsconfig.json')
}

describe.each(Object.entries(resolutions))('resolved as %s, the packed types', (_name, settings) => {
  test('suit a strict program', () => {
    copyFileSync(join(import.meta.dirname, 'consumer.ts.txt'), join(library.folder, 'consumer.ts'))
    expect(compile(settings, 'consumer.ts')).toBe('')
  })

  test('have all that they refer to, at every entry point', () => {
    const names = Object.keys(library.manifest.exports).filter((name) => name !== './package.json')
    const imports = names.map((name, i) => `export * as entry${i} from 'dropbox-oauth${name.slice(1)}'\n`)
    writeFileSync(join(library.folder, 'all.ts'), imports.join(''))
    expect(compile(settings, 'all.ts')).toBe('')
  })

  test('refuse a wrong one', () => {
    const wrong =
      "import { DropboxOAuth2Flow } from 'dropbox-oauth'\nnew DropboxOAuth2Flow({ consumerKey: 1 })\n"
    writeFileSync(join(library.folder, 'wrong.ts'), wrong)
    expect(() => compile(settings, 'wrong.ts')).toThrow(/wrong\.ts\(2,\d+\): error TS/)
  })
})
