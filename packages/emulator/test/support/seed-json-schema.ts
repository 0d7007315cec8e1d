import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import { seedSchema } from '../../src/seed/schema.ts'

interface Node {
  readonly properties?: Record<string, Node>
  readonly items?: Node
  description?: string
}

/**
 * The JSON Schema of a seed, made from what the emulator checks by; the comments of its types become the descriptions
 * that editors show.
 */
export function seedJsonSchema(): object {
  const { $schema, ...schema } = toJsonSchema(seedSchema, {
    errorMode: 'ignore',
    // The one check of more than a pattern: that of redirect URIs.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === 'raw_check' ? { ...jsonSchema, format: 'uri' } : undefined,
  })
  const root = schema as Node
  describe(root, 'Seed')
  describe(root.properties!['apps']!.items!, 'SeedApp')
  describe(root.properties!['users']!.items!, 'SeedUser')
  describe(root.properties!['teams']!.items!, 'SeedTeam')
  const properties = { $schema: { type: 'string' }, ...root.properties }
  return { $schema, title: 'Seed of dropbox-oauth-emulator', ...schema, properties }
}

const source = readFileSync(fileURLToPath(new URL('../../src/seed/schema.ts', import.meta.url)), 'utf8')

/** Gives a schema and its properties the comments of an interface. */
function describe(schema: Node, name: string): void {
  const found = new RegExp(`/\\*\\* ([^\\n]*) \\*/\\nexport interface ${name} \\{\\n([^]*?)\\n\\}`).exec(
    source,
  )
  if (found === null) throw new Error(`src/seed/schema.ts has no commented interface ${name}`)
  schema.description = found[1]!
  for (const [, comment, property] of found[2]!.matchAll(/\/\*\* (.*) \*\/\n\s*(\w+)\??:/g)) {
    schema.properties![property!]!.description = comment!
  }
}
