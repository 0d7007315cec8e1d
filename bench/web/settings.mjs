/** The app whose login is measured; the stub's address comes from the parent. */
export const app = {
  key: 'benchappkey1234',
  secret: 'benchappsecret1',
  redirectUri: 'http://localhost:3000/callback',
  scopes: ['account_info.read', 'files.content.read', 'files.metadata.read'],
}
export const authorizeUrl = 'https://www.dropbox.com/oauth2/authorize'
export const tokenUrl = process.env.BENCH_TOKEN_URL
export const endpoints = { token: tokenUrl }
export const sessionSecret = 'a-session-secret-of-more-than-32-characters'
