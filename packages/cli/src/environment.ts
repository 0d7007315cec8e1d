import { resolve } from 'node:path'
import envPaths from 'env-paths'
import { usageError } from './cli-error.ts'

/** The variables that the command line reads, `undefined` where unset or empty. */
export interface Environment {
  readonly appKey: string | undefined
  readonly appSecret: string | undefined
  readonly accessToken: string | undefined
  readonly refreshToken: string | undefined
  readonly profile: string | undefined
  /** Where profiles and tokens are. */
  readonly home: string
  /** Another Dropbox than the real one, on this machine. */
  readonly emulatorUrl: string | undefined
}

export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const read = (name: string): string | undefined => env[name] || undefined
  return {
    appKey: read('DROPBOX_APP_KEY'),
    appSecret: read('DROPBOX_APP_SECRET'),
    accessToken: read('DROPBOX_ACCESS_TOKEN'),
    refreshToken: read('DROPBOX_REFRESH_TOKEN'),
    profile: read('DROPBOX_OAUTH_PROFILE'),
    home: resolve(read('DROPBOX_OAUTH_HOME') ?? envPaths('dropbox-oauth', { suffix: '' }).data),
    emulatorUrl: readEmulatorUrl(read('DROPBOX_OAUTH_EMULATOR_URL')),
  }
}

/** Whether an address is one of loopback. */
export function isOfThisMachine({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/** Tokens must not go to a stranger because of a variable, so only this machine will do. */
function readEmulatorUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !isOfThisMachine(url) || !/^https?:$/.test(url.protocol))
    throw usageError(
      'DROPBOX_OAUTH_EMULATOR_URL must be an address of this machine, such as http://localhost:4280',
    )
  return url.origin
}
