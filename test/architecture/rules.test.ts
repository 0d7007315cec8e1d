import { describe, expect, test } from 'vitest'
import { type Rule, rules } from './support/rules.ts'

const src = 'packages/oauth/src'

/** Files that break one rule each, and what the rule has to say of them. */
const bad: readonly [rule: Rule, path: string, text: string, complaint: string][] = [
  [
    'imports point one way through the layers',
    `${src}/internal/a.ts`,
    "import { x } from '../errors.ts'",
    'internal imports errors',
  ],
  [
    'imports point one way through the layers',
    `${src}/protocol/a.ts`,
    "import type { X } from '../flow/base.ts'",
    'protocol imports flow',
  ],
  [
    'imports point one way through the layers',
    `${src}/openid/a.ts`,
    "export * from '../tokens/a.ts'",
    'openid imports tokens',
  ],
  [
    'imports point one way through the layers',
    `${src}/flow/a.ts`,
    "await import('../tokens/a.ts')",
    'flow imports tokens',
  ],
  [
    'imports point one way through the layers',
    `${src}/flow/a.ts`,
    "import '../../../emulator/src/index.ts'",
    'not of the library',
  ],
  ['imports point one way through the layers', `${src}/novel/a.ts`, '', 'novel has no place'],
  ['the library imports no package', `${src}/protocol/a.ts`, "import { z } from 'zod'", 'imports zod'],
  [
    'the library imports no package',
    `${src}/openid/a.ts`,
    "import { jwtVerify } from 'jose'",
    'imports jose',
  ],
  ['the library imports no package', `${src}/openid/a.ts`, "import { type JWK } from 'jose'", 'imports jose'],
  ['the library imports no package', `${src}/flow/a.ts`, "import type { JWK } from 'jose'", 'imports jose'],
  [
    'the library imports no package',
    `${src}/flow/a.ts`,
    "import { open } from '#transport'",
    'imports #transport',
  ],
  [
    'a border is crossed by a public name',
    'examples/x/src/a.ts',
    "import { x } from '../../../packages/oauth/src/index.ts'",
    'reaches for packages/oauth/src/index.ts',
  ],
  [
    'a border is crossed by a public name',
    'bench/a.mjs',
    "import { x } from '../packages/oauth/dist/index.js'",
    'reaches for packages/oauth/dist',
  ],
  [
    'a border is crossed by a public name',
    'examples/x/src/a.ts',
    "import { x } from 'dropbox-oauth/flow/base'",
    'no public name',
  ],
  [
    'the emulator imports nothing of ours',
    'packages/emulator/src/a.ts',
    "import { x } from 'dropbox-oauth/openid'",
    'imports dropbox-oauth/openid',
  ],
  [
    'the emulator imports nothing of ours',
    'packages/emulator/test/a.test.ts',
    "import 'dropbox-oauth'",
    'imports dropbox-oauth',
  ],
  [
    'no file needs itself, round some corners',
    `${src}/flow/a.ts`,
    "import type { A } from './a.ts'",
    'a.ts -> packages/oauth/src/flow/a.ts',
  ],
  [
    'modules of Node are only types, or got at use in the files for it',
    `${src}/transport/node.ts`,
    "import { type Agent } from 'node:http'",
    'imports node:http',
  ],
  [
    'modules of Node are only types, or got at use in the files for it',
    `${src}/flow/a.ts`,
    "import type { Agent } from 'node:http'",
    'imports node:http',
  ],
  [
    'modules of Node are only types, or got at use in the files for it',
    `${src}/flow/a.ts`,
    'const { Agent } = await import(`node:http`)',
    'imports node:http',
  ],
  [
    'modules of Node are only types, or got at use in the files for it',
    `${src}/flow/a.ts`,
    'const { Agent } = await import(name)',
    'import(name)',
  ],
  [
    'modules of Node are only types, or got at use in the files for it',
    `${src}/flow/a.ts`,
    "export * from 'node:http'",
    'imports node:http',
  ],
  [
    'modules of Node are only types, or got at use in the files for it',
    `${src}/flow/a.ts`,
    "process.getBuiltinModule('node:fs')",
    'node:fs',
  ],
  [
    'only the transport opens a connection',
    `${src}/flow/a.ts`,
    'const answer = await fetch(url)',
    'a.ts:1: const answer',
  ],
  ['only the transport opens a connection', `${src}/tokens/a.ts`, 'send(globalThis.fetch)', 'a.ts:1: send'],
  [
    'the clock is read through the options',
    `${src}/flow/a.ts`,
    '\nconst now = Date.now',
    'a.ts:2: const now',
  ],
  ['the clock is read through the options', `${src}/flow/a.ts`, '`${Date.now()}`', 'a.ts:1'],
  [
    'random bytes come from one file',
    `${src}/protocol/a.ts`,
    'crypto.getRandomValues(bytes)',
    'a.ts:1: crypto',
  ],
  [
    'random bytes come from one file',
    `${src}/flow/a.ts`,
    'const token = Math.random()',
    'a.ts:1: const token',
  ],
  [
    'only the transport reads the environment',
    `${src}/flow/a.ts`,
    "process.env['DEBUG']",
    'a.ts:1: process.env',
  ],
  [
    'JSON of strangers goes through one parser',
    `${src}/openid/a.ts`,
    'JSON.parse(body)',
    'a.ts:1: JSON.parse',
  ],
  [
    'JSON of strangers goes through one parser',
    `${src}/transport/a.ts`,
    'await response.json()',
    'a.ts:1: await',
  ],
  ['no published file has more than 250 lines', 'packages/emulator/src/a.ts', 'x\n'.repeat(251), '251 lines'],
  ['nothing escapes the type checker', `${src}/flow/a.ts`, 'const x = y as any', 'a.ts:1: const x'],
  [
    'nothing escapes the type checker',
    `${src}/flow/a.ts`,
    'type X = Record<string, any[]>',
    'a.ts:1: type X',
  ],
  ['nothing escapes the type checker', 'examples/x/src/a.ts', `// @ts-${'ignore'}`, 'a.ts:1'],
  [
    'nothing escapes the type checker',
    'test/a.test.ts',
    `// @ts-${'expect-error'}`,
    'a.ts:1'.replace('a.', 'a.test.'),
  ],
  [
    'nothing escapes the type checker',
    `${src}/flow/a.ts`,
    `// @ts-${'expect-error'} with a reason`,
    'a.ts:1',
  ],
  [
    'an index holds re-exports only',
    `${src}/index.ts`,
    "export { x } from './x.ts'\nexport const y = 1",
    'more than re-exports',
  ],
]

/** Files that look like breaking a rule, and do not. */
const good: readonly [path: string, text: string][] = [
  [
    `${src}/transport/node.ts`,
    "import type { Agent } from 'node:http'\nprocess.getBuiltinModule('node:http')",
  ],
  [`${src}/internal/sha256.ts`, "process.getBuiltinModule('node:crypto')"],
  [`${src}/openid/a.ts`, "import type { JWK } from 'jose'\nconst jose = await import('jose')"],
  [
    `${src}/flow/a.ts`,
    "// fetch(url) as Date.now, any import from 'zod'\nconst text = 'fetch(x) any Date.now'",
  ],
  [`${src}/flow/b.ts`, "const quote = /['\"`]/ // import 'zod'\nAbortSignal.any([])\noptions.fetch(url)"],
  [
    `${src}/index.ts`,
    "/** Doc. */\nexport { a, type B } from './flow/a.ts'\nexport type { C } from './flow/b.ts'",
  ],
  ['test/a.test.ts', `// @ts-${'expect-error'} a number is no text`],
]

describe('a rule finds what breaks it', () => {
  test.each(bad)('%s: %s %j', (rule, path, text, complaint) => {
    expect(rules[rule]([{ path, text }]).join('\n')).toContain(complaint)
  })

  test('every rule has such a file', () => {
    expect(new Set(bad.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)))
  })

  test('a cycle through several files is found once', () => {
    const files = ['a', 'b', 'c'].map((name, i) => ({
      path: `${src}/flow/${name}.ts`,
      text: `import { x } from './${['b', 'c', 'a'][i]}.ts'`,
    }))
    expect(rules['no file needs itself, round some corners'](files)).toEqual([
      `${src}/flow/a.ts -> ${src}/flow/b.ts -> ${src}/flow/c.ts -> ${src}/flow/a.ts`,
    ])
  })
})

test.each(good)('no rule minds %s %j', (path, text) => {
  for (const [sentence, violations] of Object.entries(rules)) {
    expect(violations([{ path, text }]), sentence).toEqual([])
  }
})
