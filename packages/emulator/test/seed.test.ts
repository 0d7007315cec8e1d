import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beliefs, createEmulator } from 'dropbox-oauth-emulator'
import type { EmulatorOptions, Seed } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorizeUrl, exchange, getCode } from './support/client.ts'

const app = { key: 'k', redirectUris: ['http://localhost:1/'] }
const user = { email: 'a@b.example', name: 'A' }

describe('the default seed', () => {
  test('has an app with the redirect URIs of the examples, its key and secret of 15 characters (a recording of September 2026)', async () => {
    const { apps, users } = await createEmulator()
    expect(apps[0]).toMatchObject({
      secret: expect.stringMatching(/^[a-z0-9]{15}$/),
      key: expect.stringMatching(/^[a-z0-9]{15}$/),
      redirectUris: [
        'http://localhost:3000/dropbox-auth-finish',
        'http://localhost:17823/callback',
        'http://localhost:17824/callback',
        'http://localhost:17825/callback',
      ],
      status: 'development',
    })
    expect(apps.map(({ type }) => type)).toEqual(['scoped', 'team', 'legacy'])
    expect(users.find(({ email }) => email === 'admin@example.com')).toMatchObject({ teamAdmin: true })
    expect(users.filter(({ team }) => team !== undefined)).toHaveLength(2)
    expect(users.map(({ accountId }) => accountId).every((id) => /^dbid:[\w-]{35}$/.test(id))).toBe(true)
  })

  test('has the same ids on every run', async () => {
    expect((await createEmulator()).users).toEqual((await createEmulator()).users)
  })
})

describe('a seed of one’s own', () => {
  test('has every scope there is, and none that is internal (dropbox-api-spec; OIDC guide; a recording of 2026)', async () => {
    const scopes =
      'account_info.read account_info.write contacts.read contacts.write email events.read file_requests.read file_requests.write files.content.read files.content.write files.metadata.read files.metadata.write files.permanent_delete files.team_metadata.read files.team_metadata.write groups.read groups.write members.delete members.read members.write openid profile sessions.list sessions.modify sharing.read sharing.write team_data.content.read team_data.content.write team_data.governance.read team_data.governance.write team_data.member team_data.team_space team_info.read team_info.write'.split(
        ' ',
      )
    const { apps } = await createEmulator({ seed: { apps: [{ ...app, type: 'team', scopes }] } })
    expect(apps[0]!.scopes).toEqual(scopes)
    const internal = { apps: [{ ...app, scopes: ['private:sharing.write'] }] }
    await expect(createEmulator({ seed: internal })).rejects.toThrow('is not a scope of Dropbox')
  })

  test('replaces the lists it has, and works', async () => {
    await using emulator = await createEmulator({
      seed: {
        apps: [
          {
            key: 'mykey',
            secret: 'mysecret',
            redirectUris: ['https://app.example/cb'],
            scopes: ['account_info.read', 'sharing.read'],
            status: 'production',
          },
        ],
        users: [{ email: 'me@example.org', name: 'Mary Ann Evans', accountId: `dbid:${'x'.repeat(35)}` }],
      },
    })
    expect(emulator.users).toHaveLength(1)
    const { code } = await emulator.authorize(
      authorizeUrl(emulator, { redirect_uri: 'https://app.example/cb' }),
    )
    const { json } = await exchange(emulator, code!, { redirect_uri: 'https://app.example/cb' })
    expect(json).toMatchObject({
      account_id: `dbid:${'x'.repeat(35)}`,
      scope: 'account_info.read sharing.read',
    })
  })

  test('knows the magic mail addresses', async () => {
    const emails = ['denies@my.example', 'disabled@my.example', 'admin@example.com']
    const { users } = await createEmulator({ seed: { users: emails.map((email) => ({ email, name: 'X' })) } })
    expect(users).toMatchObject([
      { decision: 'deny' },
      { disabled: true },
      { teamAdmin: true, team: { name: expect.any(String) } },
    ])
    const plain = await createEmulator({
      seed: { users: [{ email: 'denies@my.example', name: 'X', decision: 'ask' }] },
    })
    expect(plain.users[0]!.decision).toBe('ask')
  })

  test('a team’s default users belong to the team that is there', async () => {
    const { users } = await createEmulator({ seed: { teams: [{ name: 'Ours' }] } })
    expect(users.find(({ email }) => email === 'grace@example.com')!.team!.name).toBe('Ours')
    const alone = await createEmulator({ seed: { teams: [] } })
    expect(alone.users).toHaveLength(6)
    expect(alone.users.some(({ team, teamAdmin }) => team !== undefined || teamAdmin)).toBe(false)
  })

  test('is not changed by the emulator', async () => {
    const seed: Seed = { apps: [{ ...app, redirectUris: [...app.redirectUris] }] }
    await using emulator = await createEmulator({ seed })
    emulator.apps[0]!.redirectUris.push('http://localhost:2/')
    expect(seed.apps![0]!.redirectUris).toEqual(app.redirectUris)
  })
})

describe('a wrong seed is refused, naming the field', () => {
  const cases: [unknown, string][] = [
    [[], 'seed: must be Object, not Array'],
    [{ app: [] }, 'seed.app: unknown field'],
    [{ apps: [] }, 'seed.apps: must have at least one app'],
    [{ apps: {} }, 'seed.apps: must be Array, not Object'],
    [{ apps: [{ key: 'k' }] }, 'seed.apps[0].redirectUris: is missing'],
    [{ apps: [{ ...app, key: 1 }] }, 'seed.apps[0].key: must be string, not number'],
    [{ apps: [{ ...app, secret: 12345 }] }, 'seed.apps[0].secret: must be string, not number'],
    [{ apps: [{ ...app, key: '' }] }, 'seed.apps[0].key: must not be empty'],
    [{ apps: [{ ...app, key: 'a b' }] }, 'seed.apps[0].key: must have no blank and no colon'],
    [
      { apps: [app, { ...app, redirectUris: ['https://ok.example/', '/cb'] }] },
      'seed.apps[1].redirectUris[1]: must be an absolute URI',
    ],
    ...['localhost:3000/x', 'localhost:/x', 'app.example:8080/x', 'https:app.example/x'].map(
      (uri): [unknown, string] => [
        { apps: [{ ...app, redirectUris: [uri] }] },
        'seed.apps[0].redirectUris[0]: must begin with a scheme, such as http://',
      ],
    ),
    [
      { apps: [{ ...app, redirectUris: ['http://app.example/'] }] },
      'seed.apps[0].redirectUris[0]: must be https, or http for localhost',
    ],
    [
      { apps: [{ ...app, redirectUris: ['https://app.example/#x'] }] },
      'seed.apps[0].redirectUris[0]: must have no fragment',
    ],
    [
      { apps: [{ ...app, redirectUris: ['javascript:alert(1)'] }] },
      'seed.apps[0].redirectUris[0]: must not be javascript:',
    ],
    [
      { apps: [{ ...app, scopes: ['files.content.reed'] }] },
      'seed.apps[0].scopes[0]: is not a scope of Dropbox',
    ],
    [{ apps: [{ ...app, scopes: ['constructor'] }] }, 'seed.apps[0].scopes[0]: is not a scope of Dropbox'],
    [{ apps: [{ ...app, scopes: ['members.read'] }] }, 'seed.apps[0].scopes: team scopes need type "team"'],
    [
      { apps: [{ ...app, type: 'legacy', scopes: ['sharing.read'] }] },
      'seed.apps[0].scopes: an app of type "legacy" has no scopes',
    ],
    [
      { apps: [{ ...app, status: 'live' }] },
      'seed.apps[0].status: must be ("development" | "production" | "frozen" | "disabled")',
    ],
    [{ apps: [{ ...app, userLimit: -1 }] }, 'seed.apps[0].userLimit: must be 0 or more'],
    [{ apps: [{ ...app, redirectUri: 'x' }] }, 'seed.apps[0].redirectUri: unknown field'],
    [{ apps: [app, app] }, 'seed.apps[1].key: "k" is there twice'],
    [{ users: [{ name: 'A' }] }, 'seed.users[0].email: is missing'],
    [{ users: [{ ...user, name: '  ' }] }, 'seed.users[0].name: must not be blank'],
    [
      { teams: [], users: [{ ...user, teamAdmin: true }] },
      'seed.users[0].teamAdmin: an admin needs a team, and there is none',
    ],
    [{ users: [{ ...user, email: 'nobody' }] }, 'seed.users[0].email: must be a mail address'],
    [
      { users: [{ ...user, accountId: 'dbid:short' }] },
      'seed.users[0].accountId: must be dbid: and 35 characters',
    ],
    [{ users: [{ ...user, team: 'None' }] }, 'seed.users[0].team: there is no team "None" in seed.teams'],
    [
      { users: [{ ...user, decision: 'maybe' }] },
      'seed.users[0].decision: must be ("ask" | "allow" | "deny")',
    ],
    [{ users: [user, user] }, 'seed.users[1].email: "a@b.example" is there twice'],
    [{ teams: [{ name: 'T', teamId: 'x' }] }, 'seed.teams[0].teamId: must be dbtid: and 35 characters'],
  ]

  test.each(cases)('%j', async (seed, message) => {
    const error: unknown = await createEmulator({ seed: seed as Seed }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toBe(message)
  })
})

describe('a seed file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emulator-seed-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('is read', async () => {
    const file = join(folder, 'seed.json')
    await writeFile(file, JSON.stringify({ users: [user] }))
    expect((await createEmulator({ seed: file })).users).toHaveLength(1)
  })

  test('may be YAML, may name its schema, and may be empty', async () => {
    const yaml = join(folder, 'seed.yaml')
    await writeFile(yaml, '# Comments\nusers:\n  - { email: no@b.example, name: No }\n')
    expect((await createEmulator({ seed: yaml })).users).toMatchObject([
      { email: 'no@b.example', name: 'No' },
    ])
    await writeFile(yaml, '# nothing\n')
    expect((await createEmulator({ seed: yaml })).users).toHaveLength(6)
    const json = join(folder, 'with-schema.json')
    await writeFile(json, JSON.stringify({ $schema: './seed.schema.json', users: [user] }))
    expect((await createEmulator({ seed: json })).users).toHaveLength(1)
  })

  test('of broken YAML says where it is broken', async () => {
    const file = join(folder, 'broken.yaml')
    await writeFile(file, 'apps:\n  - key: [\n')
    await expect(createEmulator({ seed: file })).rejects.toThrow(/broken\.yaml is not YAML: .+ at line \d/)
    await writeFile(file, 'apps: *nowhere\n')
    await expect(createEmulator({ seed: file })).rejects.toThrow(
      /broken\.yaml is not YAML: an alias has no anchor; a text that begins with \* needs quotes$/,
    )
  })

  test('is named when it is not there, not JSON, or wrong', async () => {
    const file = join(folder, 'broken.json')
    await writeFile(file, '{')
    await expect(createEmulator({ seed: join(folder, 'none.json') })).rejects.toThrow(
      /none\.json cannot be read \(ENOENT\)/,
    )
    await expect(createEmulator({ seed: file })).rejects.toThrow(/broken\.json is not JSON/)
    await writeFile(file, '{"apps": [{}]}')
    await expect(createEmulator({ seed: file })).rejects.toThrow(`${file}: seed.apps[0].key: is missing`)
    await writeFile(file, '{"users": [{ "email": "a@b.example", "name": "A", "team": "None" }]}')
    await expect(createEmulator({ seed: file })).rejects.toThrow(`${file}: seed.users[0].team: there is no`)
  })

  test('of broken JSON says where it is broken, and quotes no secret', async () => {
    const file = join(folder, 'line.json')
    await writeFile(file, '{"apps": [\n  {"key": "a" "secret": "hunter2"}\n]}')
    const error: unknown = await createEmulator({ seed: file }).catch((reason: unknown) => reason)
    expect((error as Error).message).toMatch(/line\.json is not JSON: .+ at line 2, column \d+$/)
    expect((error as Error).message).not.toContain('hunter2')
  })

  test('as Windows writes it, with a byte order mark, is read', async () => {
    const file = join(folder, 'marked.json')
    await writeFile(file, `\ufeff${JSON.stringify({ users: [user] })}`)
    expect((await createEmulator({ seed: file })).users).toHaveLength(1)
  })

  test('of several documents is refused without advice for programs', async () => {
    const file = join(folder, 'several.yaml')
    await writeFile(file, 'users:\n---\napps:\n')
    await expect(createEmulator({ seed: file })).rejects.toThrow(
      /several\.yaml is not YAML: it has more than one document$/,
    )
  })
})

describe('options', () => {
  const cases: [unknown, string][] = [
    [{ ports: 1 }, 'options.ports: unknown option'],
    [{ port: -1 }, 'options.port: must be 0 to 65535'],
    [{ port: 1.5 }, 'options.port'],
    [{ port: '80' }, 'options.port'],
    [{ consent: 'never' }, 'options.consent'],
    [{ clock: 'manual' }, 'options.clock'],
    [null, 'options: must be an object'],
    [{ host: 5 }, 'options.host: must be a name or an address'],
    [{ host: '' }, 'options.host'],
    [{ allowNonLoopback: 'yes' }, 'options.allowNonLoopback: must be true or false'],
    [{ switches: null }, 'options.switches: must be an object'],
    [{ switches: [] }, 'options.switches'],
    [{ switches: { deniedText: true } }, 'switches.deniedText: must be a text'],
    [{ switches: { nothing: true } }, 'switches.nothing: unknown switch; known are secretWithVerifier'],
    [{ switches: { constructor: true } }, 'switches.constructor: unknown switch'],
    [{ switches: { secretWithVerifier: 'no' } }, 'switches.secretWithVerifier: must be one of true, false'],
    [{ switches: { legacyOAuthPaths: true } }, 'switches.legacyOAuthPaths: must be one of "served", "gone"'],
    [
      { switches: { codeLifetimeSeconds: 'long' } },
      "switches.codeLifetimeSeconds: must be a number of seconds such as '600'",
    ],
  ]

  test.each(cases)('%j is refused, naming the option', async (options, message) => {
    await expect(createEmulator(options as EmulatorOptions)).rejects.toThrow(message)
  })

  test('every belief has its default among its values, a meaning and a source', () => {
    for (const belief of Object.values(beliefs)) {
      if (Array.isArray(belief.values)) expect(belief.values).toContain(belief.standard)
      else expect(['whole seconds', 'any text']).toContain(belief.values)
      expect(belief.about.length).toBeGreaterThan(20)
      expect(belief.source.length).toBeGreaterThan(10)
    }
  })
})

test('what a program can make the emulator remember is bounded: the oldest of ten thousand codes goes', async () => {
  await using emulator = await createEmulator()
  const [first, second] = [await getCode(emulator), await getCode(emulator)]
  for (let count = 0; count < 9_999; count++) await getCode(emulator)
  expect((await exchange(emulator, first)).json['error']).toBe('invalid_grant')
  expect((await exchange(emulator, second)).status).toBe(200)
})
