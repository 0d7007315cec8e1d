import { OAuth2FlowNoRedirectResult, type OAuth2FlowNoRedirectResultFields } from '../../src/index.ts'

/** Milliseconds of an access token's life. */
export const life = 4 * 3_600_000

/** A request for a token, or for the end of one. */
export interface Asked {
  readonly route: 'token' | 'revoke'
  /** The refresh token, or the access token to revoke. */
  readonly token: string
}

interface Grant {
  isRevoked: boolean
  refreshToken: string
}

export type Answering = (asked: Asked) => Response | Promise<Response> | undefined

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers })
export const invalidGrant = (): Response =>
  json(400, { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' })
export const serverFault = (headers: Record<string, string> = {}): Response => json(503, {}, headers)
export const refusedToken = (tag: string): Response => json(401, { error: { '.tag': tag } })
export const noAnswer = (): Promise<Response> => new Promise(() => {})

/** Dropbox's token endpoint and its revoke route behind a `fetch`, with a clock that moves only by hand. */
export class FakeDropbox {
  #now = 1_800_000_000_000
  /** What passes by itself; nothing, where the clock moves by hand alone. */
  readonly #passed: () => number
  #issued = 0
  readonly #grants: Grant[] = []
  /** From each refresh token that came with a refresh to the one before. */
  readonly #rotated = new Map<string, string>()
  readonly #accessTokens = new Map<string, { grant: Grant; expiresAt: number }>()
  readonly asked: Asked[] = []
  rotates = false
  lifeMs = life
  /** Answers instead, where it answers at all. */
  answering: Answering = () => undefined

  constructor(passed: () => number = () => 0) {
    this.#passed = passed
  }

  readonly now = (): number => this.#now + this.#passed()
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const route = request.url.endsWith('/oauth2/token') ? 'token' : 'revoke'
    const token =
      route === 'token'
        ? (new URLSearchParams(await request.text()).get('refresh_token') ?? '')
        : (request.headers.get('authorization') ?? '').replace('Bearer ', '')
    const asked = { route, token } as const
    this.asked.push(asked)
    return (await this.answering(asked)) ?? this.answer(asked)
  }

  advance(ms: number): void {
    this.#now += ms
  }

  /** The requests for tokens so far. */
  get refreshes(): number {
    return this.asked.filter(({ route }) => route === 'token').length
  }

  get revokes(): number {
    return this.asked.filter(({ route }) => route === 'revoke').length
  }

  /** What Dropbox itself says. */
  answer({ route, token }: Asked): Response {
    return route === 'token' ? this.#refresh(token) : this.#revoke(token)
  }

  grant(): string {
    const grant = { isRevoked: false, refreshToken: `refresh-${++this.#issued}` }
    this.#grants.push(grant)
    return grant.refreshToken
  }

  /** A login that ended well. */
  login(over: Partial<OAuth2FlowNoRedirectResultFields> = {}): OAuth2FlowNoRedirectResult {
    const refreshToken = this.grant()
    return new OAuth2FlowNoRedirectResult({
      accessToken: this.#access(this.#grantOf(refreshToken)!), // `!`: just made
      refreshToken,
      accountId: 'dbid:ada',
      userId: '1',
      expiresAt: new Date(this.now() + this.lifeMs),
      scope: ['files.metadata.read'],
      ...over,
    })
  }

  /** When an access token that was given ends. */
  endOf(accessToken: string): number | undefined {
    return this.#accessTokens.get(accessToken)?.expiresAt
  }

  /** The refresh token of the grant that an access token is of. */
  grantOf(accessToken: string): string | undefined {
    return this.#accessTokens.get(accessToken)?.grant.refreshToken
  }

  /** Whether two refresh tokens are one, or the second is what Dropbox gave for the first. */
  isSuccession(before: string | undefined, after: string | undefined): boolean {
    return before === after || this.#rotated.get(after ?? '') === before
  }

  /** Whether the API takes an access token. */
  accepts(accessToken: string): boolean {
    const access = this.#accessTokens.get(accessToken)
    return access !== undefined && !access.grant.isRevoked && this.now() < access.expiresAt
  }

  isRevoked(refreshToken: string): boolean {
    return this.#grantOf(refreshToken)?.isRevoked ?? true
  }

  /** The user disconnects the app. */
  revokeAll(): void {
    for (const grant of this.#grants) grant.isRevoked = true
  }

  #grantOf(refreshToken: string): Grant | undefined {
    return this.#grants.find((grant) => grant.refreshToken === refreshToken)
  }

  #access(grant: Grant): string {
    const token = `access-${++this.#issued}`
    this.#accessTokens.set(token, { grant, expiresAt: this.now() + this.lifeMs })
    return token
  }

  #refresh(refreshToken: string): Response {
    const grant = this.#grantOf(refreshToken)
    if (!grant || grant.isRevoked) return invalidGrant()
    if (this.rotates) {
      grant.refreshToken = `refresh-${++this.#issued}`
      this.#rotated.set(grant.refreshToken, refreshToken)
    }
    return json(200, {
      access_token: this.#access(grant),
      token_type: 'bearer',
      expires_in: this.lifeMs / 1000,
      ...(this.rotates && { refresh_token: grant.refreshToken }),
    })
  }

  #revoke(accessToken: string): Response {
    const access = this.#accessTokens.get(accessToken)
    if (!access || access.grant.isRevoked) return refusedToken('invalid_access_token')
    if (this.now() >= access.expiresAt) return refusedToken('expired_access_token')
    access.grant.isRevoked = true
    return new Response('null', { status: 200 })
  }
}
