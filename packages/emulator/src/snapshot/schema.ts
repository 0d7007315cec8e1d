import * as v from 'valibot'
import { mistakeIn } from '../mistake.ts'
import { LAST_MS, LATEST_MS } from '../state/clock.ts'
import type { Snapshot } from './format.ts'

const texts = v.array(v.string())
/** What a date cannot hold could not be shown. */
const time = v.pipe(v.number(), v.minValue(0, 'must be 0 or more'), v.maxValue(LAST_MS, 'must be a time'))
const now = v.pipe(time, v.maxValue(LATEST_MS, 'must not be beyond the year 9999'))

const team = v.strictObject({ name: v.string(), teamId: v.string() })

const user = v.strictObject({
  email: v.string(),
  name: v.string(),
  accountId: v.string(),
  uid: v.string(),
  team: v.optional(team),
  memberId: v.optional(v.string()),
  teamAdmin: v.boolean(),
  disabled: v.boolean(),
  decision: v.picklist(['ask', 'allow', 'deny']),
})

const app = v.strictObject({
  key: v.string(),
  secret: v.optional(v.string()),
  redirectUris: texts,
  scopes: texts,
  type: v.picklist(['scoped', 'legacy', 'team']),
  publicClients: v.boolean(),
  status: v.picklist(['development', 'production', 'frozen', 'disabled']),
  userLimit: v.optional(v.number()),
})

const approval = {
  appKey: v.string(),
  accountId: v.string(),
  teamId: v.optional(v.string()),
  scopes: v.optional(texts),
  accessType: v.picklist(['offline', 'online', 'legacy']),
  signedInAtMs: time,
}

const code = v.strictObject({
  ...approval,
  code: v.string(),
  redirectUri: v.optional(v.string()),
  challenge: v.optional(v.strictObject({ value: v.string(), method: v.picklist(['S256', 'plain']) })),
  expiresAtMs: time,
  spent: v.boolean(),
  grantId: v.optional(v.string()),
})

const grant = v.strictObject({
  ...approval,
  id: v.string(),
  withoutSecret: v.boolean(),
  refreshToken: v.optional(v.string()),
  revoked: v.boolean(),
})

const accessToken = v.strictObject({
  grantId: v.string(),
  scopes: v.optional(texts),
  expiresAtMs: v.nullable(time),
})

const link = v.strictObject({
  appKey: v.string(),
  linkedId: v.string(),
  kind: v.picklist(['user', 'team']),
  scopes: texts,
  sinceMs: v.optional(time),
})

const session = v.strictObject({
  accountId: v.string(),
  signedInAtMs: time,
  reauthenticatedFor: v.optional(v.string()),
})

const ticket = v.strictObject({
  query: v.string(),
  accountId: v.optional(v.string()),
  signedInAtMs: v.optional(time),
})

const named = <Schema extends v.GenericSchema>(value: Schema) => v.array(v.tuple([v.string(), value]))

const schema = v.strictObject({
  format: v.literal(1),
  clock: v.strictObject({ nowMs: now, advancedMs: now }),
  apps: v.pipe(v.array(app), v.minLength(1, 'must have at least one app')),
  users: v.pipe(v.array(user), v.minLength(1, 'must have at least one user')),
  teams: v.array(team),
  state: v.strictObject({
    codes: named(code),
    grants: named(grant),
    accessTokens: named(accessToken),
    refreshTokens: named(v.string()),
    links: named(link),
    sessions: named(session),
    tickets: named(ticket),
  }),
  signingKey: v.optional(v.record(v.string(), v.unknown())),
})

/** A snapshot from outside, checked. @throws TypeError naming the field that is wrong; it quotes no value. */
export function checkSnapshot(value: unknown): Snapshot {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return withLinkTimes(result.output)
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  throw new TypeError(`snapshot${path === null ? '' : `.${path}`}: ${mistakeIn(issue)}`)
}

/** The first snapshots had no time for a link: it counts from when they were taken. */
function withLinkTimes({ clock, state, ...rest }: v.InferOutput<typeof schema>): Snapshot {
  const links = state.links.map(
    ([name, one]) => [name, { ...one, sinceMs: one.sinceMs ?? clock.nowMs }] as const,
  )
  return { ...rest, clock, state: { ...state, links } } as Snapshot
}
