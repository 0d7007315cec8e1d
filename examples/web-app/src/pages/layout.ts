import { COUNTDOWN_SCRIPT } from './countdown.ts'
import { Html, html, type Content } from './html.ts'
import { BRAND_ICON } from './icons.ts'
import { STYLE } from './style.ts'

/** Which Dropbox this run talks to; every page says so. */
export type Provider = 'emulator' | 'dropbox'

// Their content is hashed in the CSP to the byte, so no formatter may see it as part of a template.
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`)
const SCRIPT_ELEMENT = new Html(`<script>${COUNTDOWN_SCRIPT}</script>`)

/** A whole page around `content`. `countdown` adds the one script there is. */
export function layout(page: {
  readonly title: string
  readonly provider: Provider
  readonly content: Content
  readonly countdown?: boolean
}): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · dropbox-oauth example</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <a class="brand" href="/">${BRAND_ICON} Example app</a>
          <span class="pill">${page.provider === 'emulator' ? 'Local Dropbox' : 'Real Dropbox'}</span>
        </header>
        <main>${page.content}</main>
        <footer>
          ${
            page.provider === 'emulator'
              ? 'Dropbox is emulated on this machine. Nothing leaves it.'
              : 'This page talks to the real Dropbox.'
          }
        </footer>
        ${page.countdown === true && SCRIPT_ELEMENT}
      </body>
    </html> `.text
}

/** The icon as a file of its own, for the browser's tab. */
export const ICON_FILE: string = BRAND_ICON.text.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
