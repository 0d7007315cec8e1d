import type { SeedApp, SeedTeam, SeedUser } from './schema.ts'

/** One app for users, one for teams, one of before scopes. The keys and secrets are made up; Dropbox refuses them. */
export const defaultApps: readonly SeedApp[] = [
  {
    key: 'emulatorappkey1',
    secret: 'emulatorsecret1',
    redirectUris: [
      'http://localhost:3000/dropbox-auth-finish',
      'http://localhost:17823/callback',
      'http://localhost:17824/callback',
      'http://localhost:17825/callback',
    ],
  },
  {
    key: 'emulatorteamapp',
    secret: 'emulatorteamsec',
    type: 'team',
    redirectUris: ['http://localhost:3000/dropbox-auth-finish'],
  },
  {
    key: 'emulatorlegacy1',
    secret: 'emulatorlegsec1',
    type: 'legacy',
    redirectUris: ['http://localhost:3000/dropbox-auth-finish'],
  },
]

/** The team of the default users. */
export const defaultTeams: readonly SeedTeam[] = [{ name: 'Analytical Engines' }]

/** People to sign in as, the magic ones among them. */
export const defaultUsers = (team: string | undefined): SeedUser[] => [
  { email: 'ada@example.com', name: 'Ada Lovelace' },
  { email: 'zoe@example.com', name: 'Zoë Ångström' },
  { email: 'grace@example.com', name: 'Grace Hopper', ...(team !== undefined && { team }) },
  { email: 'admin@example.com', name: 'Katherine Johnson', ...(team !== undefined && { team }) },
  { email: 'denies@example.com', name: 'Dennis Denies' },
  { email: 'disabled@example.com', name: 'Dora Disabled' },
]
