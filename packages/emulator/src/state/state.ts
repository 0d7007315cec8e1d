import { BoundedMap } from './bounded-map.ts'

/** How long the tokens of a grant live: `legacy` ones never expire. */
export type AccessType = 'offline' | 'online' | 'legacy'

/** A code challenge as it came with the authorize request (RFC 7636). */
export interface Challenge {
  readonly value: string
  readonly method: 'S256' | 'plain'
}

/** What a user has allowed an app, before anyone has a token for it. */
export interface Approval {
  readonly appKey: string
  readonly accountId: string
  /** Present when a whole team was linked. */
  readonly teamId?: string
  /** Alphabetical; `undefined` for apps of before scopes. */
  readonly scopes: readonly string[] | undefined
  readonly accessType: AccessType
  readonly signedInAtMs: number
}

/** An authorization code. It stays known after its use, so that a second use is seen. */
export interface Code extends Approval {
  readonly code: string
  readonly redirectUri: string | undefined
  readonly challenge: Challenge | undefined
  readonly expiresAtMs: number
  spent: boolean
  grantId?: string
}

/** What a code was exchanged for: the family of one refresh token and every access token made from it. */
export interface Grant extends Approval {
  readonly id: string
  /** Whether the code was exchanged without a secret, which lets the refresh token be used without one. */
  readonly withoutSecret: boolean
  refreshToken?: string
  revoked: boolean
}

/** An access token. */
export interface AccessToken {
  readonly grantId: string
  readonly scopes: readonly string[] | undefined
  /** `null`: never. */
  readonly expiresAtMs: number | null
}

/** A user or team that has approved an app: counts against the app's limit, and remembers what was granted. */
export interface Link {
  readonly appKey: string
  /** Account id or team id. */
  readonly linkedId: string
  readonly kind: 'user' | 'team'
  readonly scopes: readonly string[]
  readonly sinceMs: number
}

/** A browser that has signed in, known by its cookie. */
export interface Session {
  readonly accountId: string
  readonly signedInAtMs: number
  /** The authorize query this sign-in answered; lets `force_reauthentication` pass once. */
  reauthenticatedFor?: string
}

/** A page with a form that is out: the form gives the ticket back, once. It is the page's CSRF token. */
export interface Ticket {
  readonly query: string
  readonly accountId?: string
  readonly signedInAtMs?: number
}

/** Everything the emulator remembers between requests; plain data in bounded maps. */
export interface State {
  readonly codes: BoundedMap<Code>
  readonly grants: BoundedMap<Grant>
  readonly accessTokens: BoundedMap<AccessToken>
  /** Refresh token to grant id. */
  readonly refreshTokens: BoundedMap<string>
  readonly links: BoundedMap<Link>
  readonly sessions: BoundedMap<Session>
  readonly tickets: BoundedMap<Ticket>
}

const LIMIT = 10_000

/** Sessions and open pages hold whole queries. */
const LIMIT_PAGES = 1_000

/** An empty state. */
export function createState(): State {
  return {
    codes: new BoundedMap(LIMIT),
    grants: new BoundedMap(LIMIT),
    accessTokens: new BoundedMap(LIMIT),
    refreshTokens: new BoundedMap(LIMIT),
    links: new BoundedMap(LIMIT),
    sessions: new BoundedMap(LIMIT_PAGES),
    tickets: new BoundedMap(LIMIT_PAGES),
  }
}

/** Forgets everything. */
export function clearState(state: State): void {
  for (const map of Object.values(state) as BoundedMap<unknown>[]) map.clear()
}
