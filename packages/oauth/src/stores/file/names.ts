import { randomText } from '../../internal/random.ts'
import { sha256 } from '../../internal/sha256.ts'

// A version is `<own part of the one before>.<own part>`, and it is a folder's name. Random parts make it unique for
// ever; the part before tells which files in that folder can still become the record (see `sweepFolder`).

/** The version of a key's first record. */
export function firstVersion(): string {
  return `${randomText(22)}.${randomText(22)}`
}

/** A version that can only follow this one. */
export function nextVersion(version: string): string {
  return `${ownPart(version)}.${randomText(22)}`
}

/** Whether a name is a version of ours. Callers pass versions in: any other text must not become part of a path. */
export function isVersion(name: string): boolean {
  return /^[\w-]{22}\.[\w-]{22}$/.test(name)
}

/** Whether `version` was made to replace `current`. */
export function follows(version: string, current: string): boolean {
  return version.startsWith(`${ownPart(current)}.`)
}

function ownPart(version: string): string {
  return version.slice(version.indexOf('.') + 1)
}

/** The name of a key's folder. JSON spells lone surrogates out, so that no two texts give the same bytes. */
export function folderName(key: string): string | Promise<string> {
  return sha256(JSON.stringify(key))
}

/** Whether a name is that of a key's folder. */
export function isFolderName(name: string): boolean {
  return /^[\w-]{43}$/.test(name)
}
