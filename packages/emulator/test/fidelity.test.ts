import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { beliefs } from 'dropbox-oauth-emulator'
import { fidelityDocument } from './support/fidelity.ts'

const DOCUMENT = fileURLToPath(new URL('../../../docs/emulator/fidelity.md', import.meta.url))

test('docs/emulator/fidelity.md is what switches and tests say', async () => {
  await expect(await fidelityDocument()).toMatchFileSnapshot(DOCUMENT)
})

test('every switch is tried by a test', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'))
  const text = (await Promise.all(files.map((name) => readFile(`${folder}/${name}`, 'utf8')))).join('\n')
  expect(Object.keys(beliefs).filter((name) => !text.includes(name))).toEqual([])
})
