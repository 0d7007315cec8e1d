import type { Emulator } from '../index.ts'

/** What was started, for people. */
export function readyText({ url, httpsUrl, proxyUrl, caPath, apps, users }: Emulator): string {
  const app = apps[0]!
  const rows: [string, string | undefined][] = [
    ['app key', app.key],
    ['app secret', app.secret ?? 'none'],
    ...app.redirectUris.map((uri, index): [string, string] => [index === 0 ? 'redirect URIs' : '', uri]),
    ['sign in as', users.map(({ email }) => email).join(', ')],
    ['authorize', `${url}/oauth2/authorize`],
    ['token', `${url}/oauth2/token`],
    ['API', `${url}/2/`],
    ['over TLS', httpsUrl],
    ['proxy', proxyUrl],
    ['trust', caPath],
  ]
  const lines = rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name.padEnd(14)} ${value}`)
  return [`A local Dropbox, for development only: ${url}`, ...lines, 'Ctrl-C ends it.'].join('\n')
}

/** What was started, for programs: one line. */
export function readyJson(emulator: Emulator): string {
  const { url, httpsUrl, proxyUrl, caPath, endpoints, apps, users } = emulator
  return JSON.stringify({
    url,
    httpsUrl,
    proxyUrl,
    caPath,
    endpoints,
    env: emulator.env(),
    apps: apps.map(({ key, secret, redirectUris }) => ({ key, secret, redirectUris })),
    users: users.map(({ email }) => email),
  })
}
