import type { BrowserApp } from './options.ts'
import { ownPath, requireOwnPage } from './own-page.ts'
import { keepReturnPath } from './return-paths.ts'

/** Begins a login that ends in `handleCallback`. */
export async function startRedirect(app: BrowserApp, returnTo: string | undefined): Promise<void> {
  const { openUrl, pending, redirectUri } = app
  if (!openUrl) requireOwnPage(redirectUri)
  const url = await app.flow(pending).start(keepReturnPath(pending, returnTo ?? ownPath()))
  if (openUrl) await openUrl(url)
  else location.assign(url)
}
