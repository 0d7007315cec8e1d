import { Ajv } from 'ajv'
import { format, resolveConfig } from 'prettier'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createEmulator } from 'dropbox-oauth-emulator'
import type { Seed } from 'dropbox-oauth-emulator'
import published from '../seed.schema.json' with { type: 'json' }
import { seedJsonSchema } from './support/seed-json-schema.ts'

const ajv = new Ajv({ formats: { email: /^\S+@\S+$/, uri: (text) => URL.canParse(text) } })
const accepts = ajv.compile(published)

describe('seed.schema.json', () => {
  test('is what the emulator checks by; `npx vitest -u` writes it anew', async () => {
    const file = fileURLToPath(new URL('../seed.schema.json', import.meta.url))
    const style = { ...(await resolveConfig(file)), filepath: file }
    await expect(await format(JSON.stringify(seedJsonSchema()), style)).toMatchFileSnapshot(file)
  })

  test('says of every field of an app what it means', () => {
    const { key, ...others } = published.properties.apps.items.properties
    expect(Object.keys(others)).toHaveLength(7)
    for (const field of [others.secret, others.redirectUris, others.userLimit, others.publicClients])
      expect(field).toHaveProperty('description')
    expect(key.type).toBe('string')
  })

  const app = { key: 'k', redirectUris: ['http://localhost:1/'] }
  const user = { email: 'a@b.example', name: 'A' }
  test.each<[boolean, unknown]>([
    [true, {}],
    [true, { $schema: './seed.schema.json' }],
    [true, { apps: [app], users: [user], teams: [{ name: 'T' }] }],
    [true, { apps: [{ ...app, scopes: ['sharing.read'], status: 'frozen', userLimit: 0 }] }],
    [false, []],
    [false, { app: [app] }],
    [false, { apps: [] }],
    [false, { apps: [{ key: 'k' }] }],
    [false, { apps: [{ ...app, key: 'a b' }] }],
    [false, { apps: [{ ...app, redirectUris: ['/cb'] }] }],
    [false, { apps: [{ ...app, scopes: ['files.content.reed'] }] }],
    [false, { apps: [{ ...app, status: 'live' }] }],
    [false, { apps: [{ ...app, userLimit: 1.5 }] }],
    [false, { users: [{ ...user, email: 'nobody' }] }],
    [false, { users: [{ ...user, accountId: 'dbid:short' }] }],
    [false, { users: [{ ...user, decision: 'maybe' }] }],
  ])('agrees with the emulator: %s for %j', async (good, seed) => {
    expect(accepts(seed)).toBe(good)
    const { $schema: _forEditors, ...bare } = seed as Record<string, unknown>
    const started = createEmulator({ seed: (Array.isArray(seed) ? seed : bare) as Seed }).then(
      () => true,
      () => false,
    )
    expect(await started).toBe(good)
  })
})
