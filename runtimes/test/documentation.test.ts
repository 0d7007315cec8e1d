import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tableOfRuntimes } from '../src/table.ts'

test('docs/runtimes.md has the table of what the checks cover', () => {
  const page = readFileSync(new URL('../../docs/runtimes.md', import.meta.url), 'utf8')
  const table = tableOfRuntimes()
  if (!page.includes(table)) expect.fail(`The table in docs/runtimes.md is to be:\n\n${table}`)
})
