/** What Vite puts into the page. */
interface ImportMeta {
  readonly env: { readonly VITE_DROPBOX_APP_KEY: string; readonly VITE_DROPBOX_URL?: string }
}
