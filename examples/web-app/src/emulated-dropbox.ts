import { randomUUID } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import type { Emulator, Snapshot } from 'dropbox-oauth-emulator'
import { isTeam } from './account-key.ts'
import { logFailure } from './log.ts'
import type { DropboxApp } from './dropbox-app.ts'

/** What the emulated app may ask for. The real one has this setting in the App Console. */
const USER_SCOPES = ['account_info.read', 'files.metadata.read', 'files.content.read']
const TEAM_SCOPES = ['team_info.read', 'members.read']

const KEY = 'exampleappkey01'

/** The local Dropbox, and what only there can be done: to let time pass, and to be the user who revokes an app. */
export class EmulatedDropbox {
  readonly url: string
  readonly app: DropboxApp
  /** What each kind of account is asked for. Any team scope makes it a team's. */
  readonly scopes = { user: USER_SCOPES, team: TEAM_SCOPES }
  readonly #emulator: Emulator
  readonly #memory: string
  #saved = Promise.resolve()
  #aheadMs: number

  constructor(emulator: Emulator, redirectUri: string, memory: string) {
    const app = emulator.apps.find(({ key }) => key === KEY)
    if (app === undefined) throw new Error('This emulator does not know the app of the example')
    // What was persisted may be of an earlier version of this program.
    Object.assign(app, appAt(redirectUri))
    const { key: consumerKey, secret: consumerSecret } = appAt(redirectUri)
    this.url = emulator.url
    this.#emulator = emulator
    this.#memory = memory
    this.#aheadMs = emulator.snapshot().clock.advancedMs
    this.app = { consumerKey, consumerSecret, endpoints: emulator.endpoints, now: () => this.now() }
  }

  /** One clock for both sides: the emulator's is this one. */
  now(): number {
    return Date.now() + this.#aheadMs
  }

  get aheadMs(): number {
    return this.#aheadMs
  }

  jump(ms: number): void {
    this.#emulator.clock.advance(ms)
    this.#aheadMs += ms
  }

  /** What the user does on Dropbox's page of connected apps: all that this app was ever granted for the account ends. */
  revoke(id: string): void {
    const snapshot = this.#emulator.snapshot()
    const grants = snapshot.state.grants.map(
      ([name, grant]) => [name, isGrantOf(grant, id) ? { ...grant, revoked: true } : grant] as const,
    )
    const links = snapshot.state.links.filter(([, link]) => link.appKey !== KEY || link.linkedId !== id)
    this.#emulator.restore({ ...snapshot, state: { ...snapshot.state, grants, links } })
  }

  /** Writes down what it knows by now: a program that is killed has no time for it. */
  save(): Promise<void> {
    this.#saved = this.#saved
      .then(async () => {
        const draft = `${this.#memory}.${randomUUID()}`
        await writeFile(draft, JSON.stringify(this.#emulator.snapshot()), { mode: 0o600 })
        await rename(draft, this.#memory)
      })
      .catch((error: unknown) => logFailure('saving the emulator', error))
    return this.#saved
  }

  async close(): Promise<void> {
    await this.#saved
    await this.#emulator.close()
  }
}

/**
 * Starts the emulator, with what it knew when it was last saved or closed.
 * @param memory the file it is kept in. Without it, every account would look revoked after a restart
 */
export async function emulateDropbox(redirectUri: string, memory: string): Promise<EmulatedDropbox> {
  // Loaded here: an application in production is installed without it.
  const { createEmulator } = await import('dropbox-oauth-emulator')
  const seed = { apps: [appAt(redirectUri)] }
  const emulator = await createEmulator({ port: 0, seed, persist: memory })
  return new EmulatedDropbox(emulator, redirectUri, memory)
}

/** The app as its App Console would have it. An app of type `team` can link users too. */
const appAt = (redirectUri: string) => ({
  key: KEY,
  secret: 'examplesecret01',
  type: 'team' as const,
  redirectUris: [redirectUri],
  scopes: [...USER_SCOPES, ...TEAM_SCOPES],
})

type Grant = Snapshot['state']['grants'][number][1]

const isGrantOf = ({ appKey, accountId, teamId }: Grant, id: string): boolean =>
  appKey === KEY && (isTeam(id) ? teamId === id : teamId === undefined && accountId === id)
