import { fileURLToPath } from 'node:url'
import type { InlineConfig, Plugin, PreviewServer, ViteDevServer } from 'vite'

/** Whose app the page is, and where its Dropbox is when that is not the real one. */
export interface PageApp {
  readonly appKey: string
  readonly emulated?: { readonly url: string; readonly clock: { advance(ms: number): void } } | undefined
}

/** Vite's settings for this page. */
export function pageConfig({ appKey, emulated }: PageApp): InlineConfig {
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    define: {
      'import.meta.env.VITE_DROPBOX_APP_KEY': JSON.stringify(appKey),
      'import.meta.env.VITE_DROPBOX_URL': JSON.stringify(emulated?.url ?? ''),
    },
    plugins: [policy(emulated?.url ?? 'https://api.dropboxapi.com'), emulated && time(emulated)],
    build: { target: 'es2022' },
  }
}

/** What the published page may load and call. Tokens are in it: no script but its own may run. */
function policy(dropboxUrl: string): Plugin {
  const content = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ${dropboxUrl}; base-uri 'none'; form-action 'none'`
  const attrs = { 'http-equiv': 'Content-Security-Policy', content }
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' }],
  }
}

/** Lets the page turn on the clock of the emulated Dropbox. */
function time({ clock }: NonNullable<PageApp['emulated']>): Plugin {
  const serve = ({ middlewares }: ViteDevServer | PreviewServer): void => {
    middlewares.use('/let-four-hours-pass', (request, response) => {
      if (request.method === 'POST') clock.advance(4 * 3_600_000)
      response.writeHead(request.method === 'POST' ? 204 : 405).end()
    })
  }
  return { name: 'emulated-time', configureServer: serve, configurePreviewServer: serve }
}
