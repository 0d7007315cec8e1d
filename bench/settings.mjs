// The one Dropbox app every subject signs in with, so that all of them build the same URL and send the same request.
export const app = {
  key: 'q7f2n0w8s5k3x1b',
  secret: 'd4m9t6r2p8c1v7z',
  redirectUri: 'https://app.example/dropbox-auth-finish',
  scopes: ['account_info.read', 'files.content.read', 'files.metadata.read'],
}

export const authorizeUrl = 'https://www.dropbox.com/oauth2/authorize'

/** The stub's address; its port is known only once it listens. Nothing is sent without it. */
export const tokenUrl = process.env.BENCH_TOKEN_URL ?? 'http://127.0.0.1:9/oauth2/token'

/** A route of the API at the same stub. */
export const apiUrl = new URL('/2/users/get_current_account', tokenUrl).href

export const AT_ONCE = 64
