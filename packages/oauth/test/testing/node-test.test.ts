import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import { PlainStore } from './support/plain-store.ts'

const fixture = fileURLToPath(new URL('fixtures/five-lines.ts', import.meta.url))

test('the five lines of the documentation run under node:test', async () => {
  const args = ['--import', 'tsx', '--test', '--test-reporter=tap', fixture]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const output = await text(child.stdout)
  const { length } = tokenStoreContract({ open: () => new PlainStore(), sharing: 'process' })
  expect(output).toContain(`\n# pass ${length}\n# fail 0\n`)
})
