import * as v from 'valibot'
import { scopes } from '../scopes.ts'

/** What apps, users and teams the emulator starts with. Lists that are left out are the default ones. */
export interface Seed {
  apps?: SeedApp[]
  users?: SeedUser[]
  teams?: SeedTeam[]
}

/** An app as the App Console would have it. */
export interface SeedApp {
  key: string
  /** Without one, the app can only use PKCE. */
  secret?: string
  /** Matched byte for byte. */
  redirectUris: string[]
  /** The permissions enabled in the App Console; all of the type's own when left out. */
  scopes?: string[]
  type?: 'scoped' | 'legacy' | 'team'
  /** "Allow public clients (Implicit Grant & PKCE)"; true when left out. */
  publicClients?: boolean
  status?: 'development' | 'production' | 'frozen' | 'disabled'
  /** How many users (or teams, for a team app) can link it. Left out: 500 users and one team in development, else any. */
  userLimit?: number
}

/** A person with a Dropbox account. Mail addresses that begin with `denies@` and `disabled@` are magic. */
export interface SeedUser {
  email: string
  name: string
  accountId?: string
  /** Name of the team the user belongs to. */
  team?: string
  teamAdmin?: boolean
  disabled?: boolean
  /** `ask` shows the consent page, the others answer it at once. */
  decision?: 'ask' | 'allow' | 'deny'
}

/** A Dropbox team. */
export interface SeedTeam {
  name: string
  teamId?: string
}

const line = v.pipe(
  v.string(),
  v.nonEmpty('must not be empty'),
  v.regex(/\S/, 'must not be blank'),
  v.maxLength(200, 'must be at most 200 characters'),
)
const keyText = v.pipe(
  v.string(),
  v.nonEmpty('must not be empty'),
  v.regex(/^[^\s:]+$/, 'must have no blank and no colon'),
  v.maxLength(200, 'must be at most 200 characters'),
)
const id = (prefix: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^${prefix}:[\\w-]{35}$`), `must be ${prefix}: and 35 characters`))

/** Why Dropbox's App Console would not take a redirect URI, or `undefined`. Source: HTTP documentation, /oauth2/authorize. */
export function redirectUriProblem(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'must be an absolute URI'
  const { protocol, hostname } = new URL(uri)
  // `localhost:3000/cb` is a URI too, of the scheme "localhost".
  if (/^[\w.-]+:\d/.test(uri) || /^(localhost:|https?:(?!\/\/))/i.test(uri))
    return 'must begin with a scheme, such as http://'
  if (uri.includes('#')) return 'must have no fragment'
  if (protocol === 'http:' && !isLoopbackName(hostname)) return 'must be https, or http for localhost'
  if (/^(javascript|data|file|blob|vbscript|about|ws|wss|ftp):$/.test(protocol))
    return `must not be ${protocol}`
  return undefined
}

/** Whether a host name always means this machine. */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase()
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  )
}

const redirectUri = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? redirectUriProblem(dataset.value) : undefined
    if (problem !== undefined) addIssue({ message: problem })
  }),
)

const scopeName = v.picklist(Object.keys(scopes), 'is not a scope of Dropbox')

const app = v.strictObject({
  key: keyText,
  secret: v.optional(keyText),
  redirectUris: v.array(redirectUri),
  scopes: v.optional(v.array(scopeName)),
  type: v.optional(v.picklist(['scoped', 'legacy', 'team'])),
  publicClients: v.optional(v.boolean()),
  status: v.optional(v.picklist(['development', 'production', 'frozen', 'disabled'])),
  userLimit: v.optional(
    v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must be 0 or more')),
  ),
})

const user = v.strictObject({
  email: v.pipe(line, v.email('must be a mail address')),
  name: line,
  accountId: v.optional(id('dbid')),
  team: v.optional(line),
  teamAdmin: v.optional(v.boolean()),
  disabled: v.optional(v.boolean()),
  decision: v.optional(v.picklist(['ask', 'allow', 'deny'])),
})

const team = v.strictObject({ name: line, teamId: v.optional(id('dbtid')) })

/** The form of a seed, for everything that can be said of one field alone. */
export const seedSchema: v.GenericSchema<unknown, Seed> = v.strictObject({
  apps: v.optional(v.pipe(v.array(app), v.minLength(1, 'must have at least one app'))),
  users: v.optional(v.pipe(v.array(user), v.minLength(1, 'must have at least one user'))),
  teams: v.optional(v.array(team)),
}) as v.GenericSchema<unknown, Seed>
