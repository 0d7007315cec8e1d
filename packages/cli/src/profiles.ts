import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliError, usageError } from './cli-error.ts'

/** What is remembered of a login, besides its tokens. */
export interface Profile {
  readonly appKey: string
  /** The Dropbox it was linked at, when not the real one: nothing of it is sent elsewhere. */
  readonly origin?: string
  /** Whether its tokens are sealed by a key in the system's keychain. */
  readonly storage: 'keychain' | 'file'
  /** Whether Dropbox was given the app's secret at login, and so wants it at each refresh. */
  readonly needsSecret?: boolean
}

const format = 1

/** The profiles of a home directory: a small file for each, so that two logins at once do not undo each other. */
export class Profiles {
  readonly #folder: string
  readonly #currentFile: string

  constructor(home: string) {
    this.#folder = join(home, 'profiles')
    this.#currentFile = join(home, 'current-profile')
  }

  /** The profile of that name, or `undefined`. */
  find(name: string): Profile | undefined {
    const text = readText(this.#fileOf(name))
    return text === undefined ? undefined : parseProfile(text, name, this.#fileOf(name))
  }

  save(name: string, profile: Profile): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    writeWhole(this.#fileOf(name), `${JSON.stringify({ format, ...profile })}\n`)
  }

  remove(name: string): void {
    rmSync(this.#fileOf(name), { force: true })
    if (this.current === name) rmSync(this.#currentFile, { force: true })
  }

  list(): string[] {
    try {
      return readdirSync(this.#folder)
        .flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []))
        .sort()
    } catch {
      return [] // no login yet
    }
  }

  /** The profile that commands use when none is named. */
  get current(): string {
    const name = readText(this.#currentFile)?.trim() ?? ''
    return isProfileName(name) ? name : 'default'
  }

  set current(name: string) {
    writeWhole(this.#currentFile, `${name}\n`)
  }

  #fileOf(name: string): string {
    return join(this.#folder, `${requireProfileName(name)}.json`)
  }
}

/** A name that is a file's on every system. */
export function requireProfileName(name: string): string {
  if (isProfileName(name)) return name
  throw usageError(
    'A profile is named by lower-case letters, digits, dots, dashes and underscores, at most 64',
  )
}

function isProfileName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(name) && !name.endsWith('.')
}

function parseProfile(text: string, name: string, file: string): Profile {
  const damaged = (): CliError =>
    new CliError(
      'damaged_profile',
      `The profile ${name} is damaged: ${file}. To replace it, run: dropbox-oauth login --profile ${name}`,
      'relink',
    )
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw damaged()
  }
  const { format: given, ...profile } = (value ?? {}) as Partial<Profile> & { format?: unknown }
  const { appKey, storage, origin } = profile
  const isSound =
    given === format &&
    typeof appKey === 'string' &&
    (storage === 'keychain' || storage === 'file') &&
    (origin === undefined || (typeof origin === 'string' && URL.canParse(origin)))
  if (!isSound) throw damaged()
  return profile as Profile
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Nobody ever sees half of it. */
function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}`
  try {
    writeFileSync(temporary, text, { mode: 0o600 })
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw Object.assign(error as NodeJS.ErrnoException, { path: file }) // a full disk's has none
  }
}
