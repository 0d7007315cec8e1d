import { derivedText } from '../state/mint.ts'
import { isTeamScopes, scopesOfKind } from '../scopes.ts'
import { defaultApps, defaultTeams, defaultUsers } from './defaults.ts'
import type { Seed, SeedApp, SeedTeam, SeedUser } from './schema.ts'

/** An app, with every setting decided. A program may change it at any time, say push another redirect URI. */
export interface App {
  key: string
  secret?: string
  redirectUris: string[]
  scopes: string[]
  type: 'scoped' | 'legacy' | 'team'
  publicClients: boolean
  status: 'development' | 'production' | 'frozen' | 'disabled'
  /** How many users, or teams, can link it. Left out, its status decides. */
  userLimit?: number
}

/** A user, with every setting decided. */
export interface User {
  email: string
  name: string
  accountId: string
  /** The old numeric id, a decimal text. */
  uid: string
  team?: Team
  /** Present for members of a team. */
  memberId?: string
  teamAdmin: boolean
  disabled: boolean
  decision: 'ask' | 'allow' | 'deny'
}

/** A team. */
export interface Team {
  name: string
  teamId: string
}

/** Who and what exists at this Dropbox. */
export interface Directory {
  readonly apps: App[]
  readonly users: User[]
  readonly teams: Team[]
}

/**
 * Builds apps, users and teams from a checked seed. Ids that the seed leaves out follow from mail address and name, so
 * that they are the same on every run.
 *
 * @throws TypeError naming the field for a name that refers to nothing, or one used twice.
 */
export function buildDirectory(seed: Seed): Directory {
  const teams = (seed.teams ?? defaultTeams).map(buildTeam)
  refuseTwice('seed.teams', 'name', teams)
  const users = (seed.users ?? defaultUsers(teams[0]?.name)).map((user, index) =>
    buildUser(user, index, teams),
  )
  refuseTwice('seed.users', 'email', users)
  refuseTwice('seed.users', 'accountId', users)
  const apps = (seed.apps ?? defaultApps).map(buildApp)
  refuseTwice('seed.apps', 'key', apps)
  return { apps, users, teams }
}

function buildTeam(team: SeedTeam): Team {
  return { name: team.name, teamId: team.teamId ?? `dbtid:AA${derivedText(`team ${team.name}`, 33)}` }
}

function buildUser(user: SeedUser, index: number, teams: readonly Team[]): User {
  const email = user.email
  // The magic admin is one where there is a team at all.
  const teamAdmin = user.teamAdmin ?? (email === 'admin@example.com' && teams.length > 0)
  const teamName = user.team ?? (teamAdmin ? teams[0]?.name : undefined)
  const team = teams.find((one) => one.name === teamName)
  if (teamName !== undefined && team === undefined) {
    throw new TypeError(
      `seed.users[${index}].team: there is no team ${JSON.stringify(teamName)} in seed.teams`,
    )
  }
  if (teamAdmin && team === undefined) {
    throw new TypeError(`seed.users[${index}].teamAdmin: an admin needs a team, and there is none`)
  }
  return {
    email,
    name: user.name,
    accountId: user.accountId ?? `dbid:AA${derivedText(`account ${email}`, 33)}`,
    uid: String(
      parseInt(
        Buffer.from(derivedText(`uid ${email}`, 8))
          .toString('hex')
          .slice(0, 8),
        16,
      ),
    ),
    ...(team !== undefined && { team, memberId: `dbmid:AA${derivedText(`member ${email}`, 33)}` }),
    teamAdmin,
    disabled: user.disabled ?? email.startsWith('disabled@'),
    decision: user.decision ?? (email.startsWith('denies@') ? 'deny' : 'ask'),
  }
}

function buildApp(app: SeedApp, index: number): App {
  const type = app.type ?? 'scoped'
  const own = type === 'team' ? scopesOfKind('user', 'team') : scopesOfKind('user', 'openid')
  const enabled = type === 'legacy' ? [] : [...new Set(app.scopes ?? own)].toSorted()
  if (type === 'legacy' && app.scopes !== undefined) {
    throw new TypeError(`seed.apps[${index}].scopes: an app of type "legacy" has no scopes`)
  }
  if (type === 'scoped' && isTeamScopes(enabled)) {
    throw new TypeError(`seed.apps[${index}].scopes: team scopes need type "team"`)
  }
  return {
    key: app.key,
    ...(app.secret !== undefined && { secret: app.secret }),
    redirectUris: [...app.redirectUris],
    scopes: enabled,
    type,
    publicClients: app.publicClients ?? true,
    status: app.status ?? 'development',
    ...(app.userLimit !== undefined && { userLimit: app.userLimit }),
  }
}

function refuseTwice<Name extends string>(
  path: string,
  field: Name,
  items: readonly Record<Name, string>[],
): void {
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    if (seen.has(item[field])) {
      throw new TypeError(`${path}[${index}].${field}: ${JSON.stringify(item[field])} is there twice`)
    }
    seen.add(item[field])
  }
}
