import { randomText } from '../internal/random.ts'
import { localPath, pathOf } from '../protocol/local-path.ts'
import type { PendingLogins } from './pending-logins.ts'

/** Under which key of the session they are. */
const place = 'return-to'

/** As many as there can be logins. */
const most = 8

/** A path means the same at any origin; a native app's own has none. */
const anyOrigin = 'http://localhost'

interface Kept {
  readonly id: string
  readonly path: string
}

/**
 * Keeps where a login leads back to, and gives an id that travels in its place: a page's address, its fragment above all,
 * may hold what is not for Dropbox.
 */
export function keepReturnPath(session: PendingLogins, path: string | undefined): string {
  const id = randomText(12)
  session.set(place, [...keptIn(session).slice(1 - most), { id, path: ownPath(path) }])
  return id
}

/** Takes the path of a login that has ended; `/` where there is none. */
export function takeReturnPath(session: PendingLogins, id: string | undefined): string {
  const kept = keptIn(session)
  const left = kept.filter((it) => it.id !== id)
  if (left.length === 0) session.unset(place)
  else session.set(place, left)
  return ownPath(kept.find((it) => it.id === id)?.path)
}

function keptIn(session: PendingLogins): readonly Kept[] {
  const kept = session.get(place)
  return Array.isArray(kept) ? (kept as Kept[]).filter((it) => typeof it?.path === 'string') : []
}

/** A path of the app's own, or its root. */
function ownPath(path: string | undefined): string {
  const url = localPath(path, anyOrigin)
  return url ? pathOf(url) : '/'
}
