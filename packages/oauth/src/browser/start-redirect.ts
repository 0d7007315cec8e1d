import { refuse } from '../protocol/checks.ts'
import { localPath, pathOf } from '../protocol/local-path.ts'
import type { BrowserApp } from './options.ts'

/** A path means the same at any origin; a native app's own has none. */
const anyOrigin = 'http://localhost'

/** A path of the app's own, or its root. */
export function readReturnTo(text: string | undefined): string {
  const url = localPath(text, anyOrigin)
  return url ? pathOf(url) : '/'
}

/** Begins a login that ends in `handleCallback`. */
export async function startRedirect(app: BrowserApp, returnTo: string | undefined): Promise<void> {
  const { openUrl } = app
  if (!openUrl && !('location' in globalThis))
    refuse(
      'openUrl',
      'there is no page here that could be led away: a function that opens an address is needed',
    )
  const url = await app.flow(app.pending).start(readReturnTo(returnTo ?? currentPath()))
  if (openUrl) await openUrl(url)
  else location.assign(url)
}

function currentPath(): string | undefined {
  return 'location' in globalThis ? pathOf(new URL(location.href)) : undefined
}
