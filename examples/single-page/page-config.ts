import { fileURLToPath } from 'node:url'
import type { InlineConfig } from 'vite'

/** Whose app the page is, and where its Dropbox is when that is not the real one. */
export interface PageApp {
  readonly appKey: string
  readonly dropboxUrl?: string | undefined
}

/** Vite's settings for this page. */
export function pageConfig({ appKey, dropboxUrl = '' }: PageApp): InlineConfig {
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    define: {
      'import.meta.env.VITE_DROPBOX_APP_KEY': JSON.stringify(appKey),
      'import.meta.env.VITE_DROPBOX_URL': JSON.stringify(dropboxUrl),
    },
    build: { target: 'es2022' },
  }
}
