import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { DropboxOAuth2FlowNoRedirect, type OAuth2FlowNoRedirectResult, TokenManager } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { onTestFinished, vi } from 'vitest'
import { endpointsAt } from '../../src/endpoints.ts'
import { createOutput } from '../../src/output.ts'
import { Profiles } from '../../src/profiles.ts'
import { run } from '../../src/program.ts'
import { openSession, type Session } from '../../src/session.ts'

/** What a command line has said. */
export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A home of its own, beside an emulated Dropbox. */
export interface Place {
  readonly emulator: Emulator
  readonly home: string
  readonly appKey: string
  readonly profiles: Profiles
  /** The manager of the app's tokens in this home. */
  readonly tokens: TokenManager
  /** Runs a command line in this process. */
  run(...words: string[]): Promise<Said>
  session(profile?: string): Session
  /** A result of a real login at the emulator. */
  result(user?: string): Promise<OAuth2FlowNoRedirectResult>
  /** Logs in as a command would have. */
  link(profile?: string, user?: string): Promise<OAuth2FlowNoRedirectResult>
}

const variables = [
  'DROPBOX_APP_KEY',
  'DROPBOX_APP_SECRET',
  'DROPBOX_ACCESS_TOKEN',
  'DROPBOX_REFRESH_TOKEN',
  'DROPBOX_OAUTH_PROFILE',
]

export async function openPlace(): Promise<Place> {
  const emulator = await createEmulator({ port: 0 })
  const home = mkdtempSync(join(tmpdir(), 'dropbox-oauth-cli-'))
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await emulator.close()
    rmSync(home, { recursive: true })
  })
  for (const name of variables) vi.stubEnv(name, undefined)
  vi.stubEnv('DROPBOX_OAUTH_HOME', home)
  vi.stubEnv('DROPBOX_OAUTH_EMULATOR_URL', emulator.url)
  const appKey = emulator.apps[0]?.key ?? ''
  const tokens = new TokenManager({
    consumerKey: appKey,
    endpoints: endpointsAt(emulator.url),
    store: new FileStore({ directory: join(home, 'tokens') }),
  })
  const result = (user = 'ada@example.com') => logIn(emulator, appKey, user)
  const profiles = new Profiles(home)
  return {
    emulator,
    home,
    appKey,
    tokens,
    profiles,
    run: runHere,
    session: (profile) => openSession(createOutput({ command: 'test', quiet: true }), profile),
    result,
    link: async (profile = 'default', user) => {
      const linked = await result(user)
      await tokens.link(linked, { key: profile })
      profiles.save(profile, { appKey, storage: 'file', origin: emulator.url })
      return linked
    },
  }
}

async function logIn(emulator: Emulator, appKey: string, user: string): Promise<OAuth2FlowNoRedirectResult> {
  const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey: appKey, endpoints: emulator.endpoints })
  const { code = '' } = await emulator.authorize(await flow.start(), { user })
  return flow.finish(code)
}

async function runHere(...words: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text)
      return true
    }),
  )
  try {
    return { code: await run(words), ...said }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
