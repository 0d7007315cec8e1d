import type { LoggedRequest } from '../log/entry.ts'

/** A logged request taken apart. It has its secrets: what is shown of it must not be one. */
export interface Reading {
  readonly entry: LoggedRequest
  /** Without the `/1` of old clients. */
  readonly path: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  /** The parameter, in the query or the form. */
  readonly field: (name: string) => string | undefined
  readonly bearer: string | undefined
  /** `undefined` when there is no answer. */
  readonly status: number | undefined
  /** Where the answer redirects to. */
  readonly location: URL | undefined
  /** Whether that is another page of the emulator: only those are named without an origin. */
  readonly staysHere: boolean
  /** The answer as a JSON object; empty when it is none. */
  readonly answer: Readonly<Record<string, unknown>>
  /** The answer's body as it is. */
  readonly text: string
}

/** Takes a request apart. */
export function read(entry: LoggedRequest): Reading {
  // Not as relative to it: a path that begins with two slashes would be read as a host, or not at all.
  const url = new URL(ANYWHERE + (entry.endpoint === 'proxy' ? '/' : entry.url))
  const isForm = (entry.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  const form = new URLSearchParams(isForm ? entry.body : '')
  const authorization = entry.headers.authorization ?? url.searchParams.get('authorization') ?? ''
  const { location } = entry.response?.headers ?? {}
  return {
    entry,
    path: url.pathname.replace(/^\/1(?=\/oauth2\/)/, ''),
    query: url.searchParams,
    form,
    field: (name) => url.searchParams.get(name) ?? form.get(name) ?? undefined,
    bearer: /^bearer +(\S+)$/i.exec(authorization.trim())?.[1],
    status: entry.response?.status,
    location:
      location === undefined || !URL.canParse(location, ANYWHERE) ? undefined : new URL(location, ANYWHERE),
    staysHere: location?.startsWith('/') === true,
    answer: objectOf(entry.response?.body ?? ''),
    text: entry.response?.body ?? '',
  }
}

/** Addresses without an origin need some to be read; none of it is shown. */
const ANYWHERE = 'http://emulator.invalid'

function objectOf(body: string): Record<string, unknown> {
  if (!body.startsWith('{')) return {}
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    return {} // A fault may answer anything.
  }
}

/** A field of the answer that is a text. */
export function textIn({ answer }: Reading, name: string): string | undefined {
  const value = answer[name]
  return typeof value === 'string' ? value : undefined
}
