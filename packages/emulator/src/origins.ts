import type { Origins } from './world.ts'

/** Dropbox's own addresses. */
export const DROPBOX: Readonly<Origins> = {
  web: 'https://www.dropbox.com',
  api: 'https://api.dropboxapi.com',
}

/** The hosts that clients of Dropbox call: what the certificate is for, and what the proxy lets through. */
export const DROPBOX_HOSTS: readonly string[] = [
  'www.dropbox.com',
  'dropbox.com',
  'api.dropboxapi.com',
  'content.dropboxapi.com',
  'notify.dropboxapi.com',
  'api.dropbox.com',
]

/** Whether a host is one of Dropbox's, but not that of its pages: there is no page at its root. */
export function isApiHost(hostname: string): boolean {
  return isDropboxHost(hostname) && !/^(www\.)?dropbox\.com$/i.test(hostname)
}

/** Whether a host is one of Dropbox's. */
export function isDropboxHost(hostname: string): boolean {
  return DROPBOX_HOSTS.includes(hostname.toLowerCase())
}

/**
 * The addresses a request is answered with: those of Dropbox for who believes to be there, else those of the socket it
 * came by.
 */
export function originsFor(url: URL, origins: Origins): Origins {
  const { bound, secure } = origins
  if (bound === undefined) return origins
  if (isDropboxHost(url.hostname)) return { ...origins, ...DROPBOX }
  return secure !== undefined && url.protocol === 'https:'
    ? { ...origins, web: secure, api: secure }
    : origins
}
