import { goodJson, misconfigured, reply, unusable } from './scenario.ts'
import type { Answer, Scenario } from './scenario.ts'

const redirectTo =
  (status: number, location: (honeypotUrl: string) => string): Answer =>
  (call) => {
    const headers = { 'content-type': 'text/html', location: location(call.honeypotUrl) }
    call.response.writeHead(status, headers).end(goodJson())
  }

const statuses = [301, 302, 303, 307, 308].map((status): Scenario => {
  return {
    name: `${status} to another origin, with a good grant as its body`,
    answer: redirectTo(status, (url) => url),
    expect: unusable,
  }
})

const forms: Scenario[] = [
  {
    name: '307 to a URL with credentials in it',
    answer: redirectTo(307, (url) => url.replace('//', '//user:password@')),
    expect: unusable,
  },
  {
    name: '307 to a scheme-relative URL',
    answer: redirectTo(307, (url) => url.slice(url.indexOf('//'))),
    expect: unusable,
  },
  {
    name: '308 to a data: URL that holds a grant',
    answer: redirectTo(308, () => `data:application/json,${encodeURIComponent(goodJson())}`),
    expect: unusable,
  },
  { name: '302 to an unparsable Location', answer: redirectTo(302, () => 'http://[::'), expect: unusable },
  { name: '302 without Location', answer: reply(302, goodJson()), expect: unusable },
  { name: '307 to itself, for ever', answer: redirectTo(307, () => '/oauth2/token'), expect: unusable },
  { name: '300 with a list of choices', answer: redirectTo(300, (url) => url), expect: unusable },
  { name: '304 to a POST', answer: reply(304), expect: unusable },
]

/** Where a `Location`, a `Refresh`, or a `fetch` that repeats a POST by itself could take the secrets. */
export const redirects: readonly Scenario[] = [
  ...statuses,
  ...forms,
  {
    name: '200 with a Refresh header and an HTML redirect',
    answer: (call) => {
      const headers = { 'content-type': 'text/html', refresh: `0; url=${call.honeypotUrl}` }
      const page = `<meta http-equiv="refresh" content="0; url=${call.honeypotUrl}">`
      call.response.writeHead(200, headers).end(page)
    },
    expect: unusable,
  },
  {
    // Node's fetch sends a POST again after a 421 when it holds the body as a string or bytes.
    name: '421 Misdirected Request',
    answer: reply(421, '{"error": "misdirected"}'),
    expect: misconfigured,
  },
  {
    name: '401 that asks for Basic credentials',
    answer: reply(401, '', { 'www-authenticate': 'Basic realm="elsewhere"' }),
    expect: misconfigured,
  },
  {
    name: '407 that asks for proxy credentials',
    answer: reply(407, '', { 'proxy-authenticate': 'Basic realm="elsewhere"' }),
    expect: misconfigured,
    // The Fetch standard makes a 407 a network error.
    expectOverFetch: {
      exchange: { outcomes: ['token_endpoint', 'transient'] },
      refresh: { outcomes: ['token_endpoint', 'transient'] },
    },
  },
]
