import { html, type Html } from './html.ts'

const icon = (paths: Html): Html =>
  html`<svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${paths}
  </svg>`

export const LINK_ICON: Html = icon(
  html`<path d="M10 14a4.5 4.5 0 0 0 6.4 0l3-3a4.5 4.5 0 0 0-6.4-6.4l-1 1" /><path
      d="M14 10a4.5 4.5 0 0 0-6.4 0l-3 3a4.5 4.5 0 0 0 6.4 6.4l1-1"
    />`,
)
export const CHECK_ICON: Html = icon(html`<path d="m5 12.5 4.5 4.5L19 7.5" />`)
export const WARN_ICON: Html = icon(
  html`<path d="M12 9v4.5M12 17h.01" /><path
      d="M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z"
    />`,
)
export const STOP_ICON: Html = icon(
  html`<path d="M12 3 5 6v5.5c0 4.4 2.9 7.7 7 9.5 4.1-1.8 7-5.1 7-9.5V6Z" /><path
      d="m9.5 9.5 5 5m0-5-5 5"
    />`,
)
export const BRAND_ICON: Html = html`<svg viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="9" fill="#0b57d0" />
  <path
    d="M14 17.5a4.2 4.2 0 0 0 6 0l2.6-2.6a4.2 4.2 0 0 0-6-6l-1 1M18 14.5a4.2 4.2 0 0 0-6 0l-2.6 2.6a4.2 4.2 0 0 0 6 6l1-1"
    fill="none"
    stroke="#fff"
    stroke-width="2.4"
    stroke-linecap="round"
  />
</svg>`
