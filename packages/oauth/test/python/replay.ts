import { inspect } from 'node:util'
import { DropboxOAuth2Flow, DropboxOAuth2FlowNoRedirect } from '../../src/index.ts'
import { OAuth2FlowResult, type OAuth2FlowNoRedirectResult } from '../../src/index.ts'
import {
  textOf,
  BASE,
  BEGINNING_MS,
  type Case,
  type Json,
  type JsonObject,
  type Outcome,
  type Step,
} from './case.ts'
import { expand, hide } from './placeholders.ts'
import { type Form, inForm } from './query-forms.ts'
import { multimap, TokenEndpoint } from './token-endpoint.ts'

type Flow = DropboxOAuth2Flow | DropboxOAuth2FlowNoRedirect
type Secrets = Readonly<Record<string, unknown>>

const TOLD = ['NotApprovedException', 'ProviderException']

/**
 * Does with this library what `oracle.py` does with the Python package.
 * @returns `undefined` where a callback cannot be handed over in that form
 */
export async function replay(one: Case, form: Form = 'record'): Promise<Outcome[] | undefined> {
  const run = new Replay(one, form)
  return run.isExpressible() ? run.outcomes() : undefined
}

class Replay {
  readonly #case: Case
  readonly #form: Form
  readonly #options: JsonObject
  readonly #key: string
  readonly #session: Record<string, unknown> = {}
  readonly #tokens: string[] = []
  readonly #challenges = new Map<string | undefined, string | undefined>()
  #endpoint = new TokenEndpoint(undefined)
  #nowMs = BEGINNING_MS
  #flow: Flow | undefined

  constructor(one: Case, form: Form) {
    this.#case = one
    this.#form = form
    this.#options = { ...BASE, ...one.options }
    this.#key = textOf(this.#options['csrf_token_session_key'])
  }

  isExpressible(): boolean {
    return this.#case.steps.every(
      (step) => !('finish' in step) || inForm(step.finish, this.#form) !== undefined,
    )
  }

  async outcomes(): Promise<Outcome[]> {
    try {
      this.#build()
    } catch (error) {
      return [{ at: 'construct', ...raised(error, {}) }]
    }
    const outcomes: Outcome[] = []
    for (const step of this.#case.steps) {
      const outcome = await this.#step(step)
      if (!outcome) continue
      outcomes.push(
        this.#case.flow === 'web'
          ? { ...outcome, held: (this.#session[this.#key] ?? null) !== null }
          : outcome,
      )
    }
    return outcomes
  }

  async #step(step: Step): Promise<Outcome | undefined> {
    if ('start' in step) return this.#start(step.start.url_state)
    if ('finish' in step || 'paste' in step) return this.#finish(step)
    if ('session' in step) this.#session[this.#key] = step.session
    else if ('forget' in step) delete this.#session[this.#key]
    else if ('wait_seconds' in step) this.#nowMs += step.wait_seconds * 1000
    else this.#build()
    return undefined
  }

  #build(): void {
    const options = {
      ...inCamelCase(this.#options),
      now: () => this.#nowMs,
      fetch: ((input, init) => this.#endpoint.fetch(input, init)) as typeof fetch,
    }
    // `never`: cases hold options of every type, as programs in plain JavaScript may.
    this.#flow =
      this.#case.flow === 'paste'
        ? new DropboxOAuth2FlowNoRedirect(options as never)
        : new DropboxOAuth2Flow({ ...options, session: this.#session } as never)
  }

  async #start(given: string | undefined): Promise<Outcome> {
    const urlState = given === undefined ? [] : [textOf(this.#expand(given))]
    try {
      const flow = this.#flow as { start(...urlState: string[]): Promise<string> }
      const url = new URL(await flow.start(...urlState))
      const token = this.#case.flow === 'web' ? this.#tokenOf(url) : undefined
      this.#challenges.set(token, url.searchParams.get('code_challenge') ?? undefined)
      const { code_challenge: challenge, ...query } = multimap(url.searchParams)
      const hidden = Object.entries(query).map(([name, value]) => [name, hide(value, this.#tokens)] as const)
      return {
        at: 'start',
        url: {
          to: url.origin + url.pathname,
          query: {
            ...Object.fromEntries(hidden),
            ...(challenge !== undefined && { code_challenge: '{challenge}' }),
          },
        },
      }
    } catch (error) {
      return { at: 'start', ...raised(error, {}) }
    }
  }

  #tokenOf(url: URL): string {
    const token = String(this.#session[this.#key])
    if (url.searchParams.get('state')?.split('|')[0] !== token)
      throw new Error('the state is not of the token in the session')
    this.#tokens.push(token)
    return token
  }

  async #finish(step: Extract<Step, { finish: unknown } | { paste: unknown }>): Promise<Outcome> {
    const endpoint = (this.#endpoint = new TokenEndpoint(step.answer))
    const query = 'finish' in step ? this.#expandAll(step.finish) : undefined
    const pasted = 'paste' in step ? this.#expand(step.paste) : undefined
    const secrets = {
      token: this.#session[this.#key],
      code: query ? query['code'] : pasted,
      secret: this.#options['consumer_secret'],
    }
    const outcome = await this.#result(query ? inForm(query, this.#form) : pasted).catch((error: unknown) =>
      raised(error, secrets),
    )
    const challenge = this.#challenges.get(query && textOf(query['state']).split('|')[0])
    const sent = endpoint.sent(this.#tokens, challenge)
    const told = outcome.text === undefined ? {} : { text: textOf(hide(outcome.text, this.#tokens)) }
    return { at: 'finish', ...outcome, ...told, ...(sent.length > 0 && { sent }) }
  }

  async #result(given: unknown): Promise<Omit<Outcome, 'at'>> {
    const flow = this.#flow as { finish(given: unknown): Promise<OAuth2FlowNoRedirectResult> }
    const result = await flow.finish(given)
    const text = `${String(result)} ${inspect(result)} ${JSON.stringify(result)}`
    const { accessToken, refreshToken } = result
    const tokens = { access_token: accessToken, refresh_token: refreshToken }
    return { result: hiddenResult(result, this.#tokens), shows: shown(tokens, text) }
  }

  #expand(value: Json): Json {
    return expand(value, this.#tokens, this.#session[this.#key])
  }

  #expandAll(object: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, this.#expand(value)]))
  }
}

/** A result in Python's spelling; `null` stands for what is absent. */
function hiddenResult(result: OAuth2FlowNoRedirectResult, tokens: readonly string[]): JsonObject {
  const fields: JsonObject = {
    access_token: result.accessToken,
    account_id: result.accountId,
    user_id: result.userId,
    refresh_token: result.refreshToken ?? null,
    expires_at: result.expiresAt?.toISOString() ?? null,
    scope: result.scope,
    ...(result instanceof OAuth2FlowResult && { url_state: result.urlState ?? null }),
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, hide(value, tokens)]))
}

function raised(error: unknown, secrets: Secrets): Omit<Outcome, 'at'> {
  if (!(error instanceof Error)) throw new Error('something was thrown that is no Error', { cause: error })
  const shows = shown(secrets, `${error.message} ${inspect(error)} ${JSON.stringify(error)}`)
  return {
    raised: error.name,
    ...(TOLD.includes(error.name) && { text: error.message }),
    ...(shows.length > 0 && { shows }),
  }
}

const shown = (secrets: Secrets, text: string): string[] =>
  Object.entries(secrets).flatMap(([name, value]) =>
    typeof value === 'string' && value.length > 5 && text.includes(value) ? [name] : [],
  )

/**
 * Options in this library's spelling. `None` is spelled `undefined` here, so it is left out; where Python's `None` is
 * a value of ours as well, it is `null`.
 */
function inCamelCase(options: JsonObject): Record<string, Json> {
  const nullable = ['token_access_type', 'consumer_key', 'redirect_uri']
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => value !== null || nullable.includes(name))
      .map(([name, value]) => [name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), value]),
  )
}
