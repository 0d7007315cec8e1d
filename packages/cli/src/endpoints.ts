import type { DropboxEndpoints } from 'dropbox-oauth'

/** The addresses of a Dropbox that is all at one origin, as the emulator's; `undefined` stands for the real one. */
export function endpointsAt(origin: string | undefined): DropboxEndpoints | undefined {
  if (origin === undefined) return undefined
  return { authorize: `${origin}/oauth2/authorize`, token: `${origin}/oauth2/token`, api: origin }
}

/** The address of a route of the API. */
export function apiUrl(origin: string | undefined, route: string): string {
  return `${origin ?? 'https://api.dropboxapi.com'}/2/${route}`
}
