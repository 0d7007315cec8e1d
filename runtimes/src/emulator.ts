import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import type { Setting } from './checks/check.ts'

const app = {
  key: 'runtimesappkey1',
  secret: 'runtimessecret1',
  redirectUri: 'https://app.example/dropbox-auth-finish',
}

/** A Dropbox of its own for each run: the checks set its clock. */
export function startEmulator(): Promise<Emulator> {
  const { key, secret, redirectUri } = app
  return createEmulator({ port: 0, seed: { apps: [{ key, secret, redirectUris: [redirectUri] }] } })
}

/** What the checks need to know of it. */
export function settingOf(
  { url, endpoints }: Emulator,
  facts: Omit<Setting, 'endpoints' | 'control' | 'app'> & { control?: string },
): Setting {
  return { endpoints, control: `${url}/__emulator`, app, ...facts }
}
