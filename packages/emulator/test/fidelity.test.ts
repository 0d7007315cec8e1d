import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { beliefs } from 'dropbox-oauth-emulator'
import { fidelityDocument } from './support/fidelity.ts'
import { KNOWN_FROM, namedIn } from './support/sources.ts'

const DOCUMENT = fileURLToPath(new URL('../../../docs/emulator/fidelity.md', import.meta.url))

/** What the files of a folder say, one after the other. */
async function textOf(folder: string, pattern: RegExp): Promise<string> {
  const path = fileURLToPath(new URL(folder, import.meta.url))
  const files = (await readdir(path, { recursive: true })).filter((name) => pattern.test(name))
  return (await Promise.all(files.map((name) => readFile(`${path}/${name}`, 'utf8')))).join('\n')
}

test('docs/emulator/fidelity.md is what switches and tests say', async () => {
  await expect(await fidelityDocument()).toMatchFileSnapshot(DOCUMENT)
})

test('every switch is tried by a test', async () => {
  const text = await textOf('.', /^[^/]*\.test\.ts$/)
  expect(Object.keys(beliefs).filter((name) => !text.includes(name))).toEqual([])
})

test('all that is known of Dropbox, and all that the code goes by, is cited by a test or a switch', async () => {
  const cited = new Set(namedIn(await fidelityDocument()))
  const comments = (await textOf('../src', /\.tsx?$/)).replaceAll(/\s*\n\s*\*? ?/g, ' ')
  const missing = [...KNOWN_FROM, ...namedIn(comments)].filter((source) => !cited.has(source))
  expect([...new Set(missing)]).toEqual([])
})
