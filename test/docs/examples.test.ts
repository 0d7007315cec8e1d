import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { read, root, sources } from '../architecture/imports.ts'
import { run } from '../packed/pack.ts'

/** A piece of code in a text that readers will copy. */
interface Example {
  readonly from: string
  readonly code: string
}

const fence = /^( *(?:\* )?)```ts\n([\s\S]*?)^ *(?:\* )?```/gm

function examplesOf(path: string): Example[] {
  return Array.from(read(path).matchAll(fence), ([, indent = '', code = '']) => ({
    from: path,
    code: code.replaceAll(new RegExp(`^ *${indent.trim() ? '\\* ?' : ''}`, 'gm'), ''),
  }))
}

const markdown = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/node_modules|artifacts|dist/.test(name))
    .map((name) => join(folder, name))

const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...['docs', 'packages', 'examples'].flatMap(markdown)]
const examples = [...documents, ...sources('packages/oauth/src'), ...sources('packages/emulator/src')].flatMap(examplesOf)

test('every example in the documentation and in doc comments compiles', () => {
  expect(examples.length).toBeGreaterThan(5)
  const folder = join(root, 'artifacts/examples')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const files = examples.map(({ from, code }, i) => {
    const name = `${String(i).padStart(2, '0')}-${from.replaceAll(/[^\w]+/g, '-')}.ts`
    writeFileSync(join(folder, name), `${code}\nexport {}\n`)
    return name
  })
  // An example may declare a name that it only shows.
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: [], files }))
  expect(run(folder, join(root, 'node_modules/.bin/tsc'), '-p', 'tsconfig.json')).toBe('')
})

test('every link to a file of the project leads to one', () => {
  const links = documents.flatMap((path) =>
    Array.from(read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g), ([, to = '']) => join(path, '..', to)),
  )
  expect(links.length).toBeGreaterThan(5)
  expect(links.filter((to) => !exists(to))).toEqual([])
})

function exists(path: string): boolean {
  try {
    read(path)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR'
  }
}
