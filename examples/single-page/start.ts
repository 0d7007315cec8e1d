// The page beside an emulated Dropbox; with DROPBOX_APP_KEY set, beside the real one.
import { createEmulator } from 'dropbox-oauth-emulator'
import { createServer } from 'vite'
import { pageConfig } from './page-config.ts'

const port = 3000 // a redirect URI is registered with its port
const appKey = process.env['DROPBOX_APP_KEY']
const emulated = appKey ? undefined : await createEmulator({ port: 0 })
const config = pageConfig({ appKey: appKey ?? emulated?.apps[0]?.key ?? '', emulated })

const server = await createServer({ ...config, server: { port, strictPort: true } })
await server.listen()
console.log(
  `The page is at http://localhost:${port}/, ${emulated ? 'an emulated' : 'the real'} Dropbox behind it.`,
)
