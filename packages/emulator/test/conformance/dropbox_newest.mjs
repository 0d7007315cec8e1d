// The newest SDK needs a newer Node than this project does, so it has a process of its own: EMULATOR, KEY, SECRET or ''.
import { Dropbox, DropboxAuth } from 'dropbox-newest'

const [, , emulator, clientId, clientSecret] = process.argv
const REDIRECT_URI = 'http://localhost:3000/dropbox-auth-finish'
const auth = new DropboxAuth({ clientId, ...(clientSecret !== '' && { clientSecret }) })
const pkce = clientSecret === ''

const url = await auth.getAuthenticationUrl(REDIRECT_URI, 'state', 'code', 'offline', undefined, 'none', pkce)
const answer = await fetch(`${emulator}/__emulator/authorize`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ url: String(url) }),
})
const { code } = await answer.json()
const { result } = await auth.getAccessTokenFromCode(REDIRECT_URI, code)
auth.setAccessToken(result.access_token)
auth.setRefreshToken(result.refresh_token)
auth.setAccessTokenExpiresAt(new Date(0))

const dropbox = new Dropbox({ auth })
const account = await dropbox.usersGetCurrentAccount()
await dropbox.authTokenRevoke()
const refused = await dropbox.usersGetCurrentAccount().catch(({ status }) => status)
auth.setAccessTokenExpiresAt(new Date(0))
const dead = await dropbox.usersGetCurrentAccount().catch(({ error }) => error.error)
process.stdout.write(JSON.stringify({ email: account.result.email, refused, dead }))
