/**
 * What a case of the comparison is: a flow's options and the steps taken with it. Names are spelled as the Python
 * package spells them, since the vectors are its answers; `replay.ts` translates.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

/** A value as text: texts as they are, anything else as JSON. */
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null)

/** What the token endpoint says. `body` is text as sent, `json` is a value to serialise; `pad` blanks follow either. */
export interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body?: string
  readonly json?: Json
  readonly pad?: number
  readonly location?: string
  readonly down?: 'refused' | 'timeout'
}

/**
 * One thing done with a flow. Texts may hold placeholders (`placeholders.ts`).
 * `answer` is what the token endpoint says meanwhile: an `Answer`, or the name of one in `ANSWERS`; `user` when absent.
 */
export type Step =
  | { readonly start: { readonly url_state?: string } }
  | { readonly finish: JsonObject; readonly answer?: Answer | string }
  | { readonly paste: string; readonly answer?: Answer | string }
  /** Other code puts this under the session key. */
  | { readonly session: Json }
  /** Other code removes the key. */
  | { readonly forget: true }
  /** Another flow object, same options and session, as when each request makes its own. */
  | { readonly rebuild: true }
  | { readonly wait_seconds: number }

export interface Case {
  readonly flow: 'web' | 'paste'
  /** On top of `BASE`. An option that is absent is left to the default. */
  readonly options: JsonObject
  readonly steps: readonly Step[]
}

/** A request to the token endpoint, its form read back. Method and headers appear only when they are not the usual ones. */
export interface Sent {
  readonly to: string
  readonly form: Readonly<Record<string, Json>>
  readonly method?: string
  readonly type?: string
  readonly authorization?: true
}

/** What one step came to. Only steps that call the flow have an outcome; a constructor has one only when it raises. */
export interface Outcome {
  readonly at: 'construct' | 'start' | 'finish'
  readonly raised?: string
  /** What the exception says to a person; recorded for those two whose text carries Dropbox's own words. */
  readonly text?: string
  /** Which secrets the text of the exception, or the representation of the result, shows. */
  readonly shows?: readonly string[]
  /** The authorize URL, its query read back. */
  readonly url?: { readonly to: string; readonly query: Readonly<Record<string, Json>> }
  readonly sent?: readonly Sent[]
  readonly result?: JsonObject
  /** Is a CSRF token in the session afterwards? */
  readonly held?: boolean
}

export interface Vector extends Case {
  readonly id: string
  readonly python: readonly Outcome[]
}

/** Options every case starts from. */
export const BASE: JsonObject = {
  consumer_key: 'app-key-1234567',
  redirect_uri: 'https://app.example/dropbox-auth-finish',
  csrf_token_session_key: 'dropbox-auth-csrf-token',
}
export const SECRET = 'app-secret-7654'
export const CODE = 'authorization-code-0000000000000000000000001'

/** 2026-01-02T03:04:05Z, the instant at which every case begins. */
export const BEGINNING_MS = Date.UTC(2026, 0, 2, 3, 4, 5)

const user = {
  access_token: 'sl.access-token',
  token_type: 'bearer',
  expires_in: 14400,
  refresh_token: 'refresh-token',
  scope: 'account_info.read files.content.read',
  uid: '12345',
  account_id: 'dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc',
}
const { refresh_token: _, ...online } = user
const { expires_in: __, ...legacy } = online
const { account_id: ___, ...team } = {
  ...user,
  uid: '',
  team_id: 'dbtid:AAFdgehTzw7WlXhZJsbGCLePe8RvQGYDr-I',
}

/** Answers that many cases share. */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  user: { json: user },
  online: { json: online },
  legacy: { json: legacy },
  team: { json: team },
  refused: {
    status: 400,
    json: { error: 'invalid_grant', error_description: "code doesn't exist or has expired" },
  },
  unavailable: { status: 503, type: 'text/plain', body: 'upstream connect error' },
}

/** The canonical text of a case: two cases are one when these are equal. */
export const caseKey = ({ flow, options, steps }: Case): string =>
  JSON.stringify([flow, sorted(options), steps])

const sorted = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
