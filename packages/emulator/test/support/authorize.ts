import type { Emulator } from 'dropbox-oauth-emulator'
import { expect } from 'vitest'
import { authorizeUrl } from './client.ts'

type Fields = Record<string, string | undefined>

/** Follows no redirect: what the browser is told. */
export const visitor =
  (emulator: Emulator) =>
  (url: string, method = 'GET'): Promise<Response> =>
    emulator.fetch(url, { method, redirect: 'manual' })

/** Name and detail of the error page that an authorize request leads to. */
export const problemReader =
  (emulator: Emulator) =>
  async (fields: Fields): Promise<[string | null, string | null]> => {
    const response = await visitor(emulator)(authorizeUrl(emulator, fields))
    expect(response.status).toBe(302)
    const url = new URL(response.headers.get('location')!, 'https://www.dropbox.com')
    expect(url.pathname).toBe('/oauth2/authorize_error')
    return [url.searchParams.get('error_name'), url.searchParams.get('error_detail')]
  }

/** Whether an authorize request is shown a page of its own. */
export const acceptance =
  (emulator: Emulator) =>
  async (fields: Fields): Promise<boolean> =>
    (await visitor(emulator)(authorizeUrl(emulator, fields))).status === 200
