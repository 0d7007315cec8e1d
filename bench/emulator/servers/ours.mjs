import { createEmulator } from 'dropbox-oauth-emulator'
import { REDIRECT_URI } from '../login.mjs'
import { serve } from './serve.mjs'

const emulator = await createEmulator({
  port: 0,
  consent: 'auto',
  seed: { apps: [{ key: 'bench', redirectUris: [REDIRECT_URI] }] },
})
const { authorize, token, api } = emulator.endpoints
serve({
  authorize: `${authorize}?token_access_type=offline`,
  token,
  account: { method: 'POST', url: new URL('/2/openid/userinfo', api).href },
})
