/** What a browser sends. The path is sent as it is. */
export type Send = (
  path: string,
  init: { readonly method: string; readonly headers: Record<string, string> },
) => Promise<Response | undefined>

/** A browser as far as HTTP goes: it keeps cookies, and follows no redirect by itself. */
export class Browser {
  readonly #send: Send
  readonly cookies = new Map<string, string>()

  constructor(send: Send) {
    this.#send = send
  }

  async request(path: string, method: string, headers: Record<string, string> = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = { accept: 'text/html', ...(cookie !== '' && { cookie }), ...headers }
    const response = await this.#send(path, { method, headers: all })
    if (!response) throw new Error(`Nobody answers ${path}`)
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  get = (path: string, headers?: Record<string, string>): Promise<Response> =>
    this.request(path, 'GET', headers)

  post = (
    path: string,
    headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ): Promise<Response> => this.request(path, 'POST', headers)

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/; Max-Age=0\b|; Expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

/** Where an answer leads. */
export function locationOf(response: Response): string {
  const location = response.headers.get('location')
  if (response.status !== 303 || location === null)
    throw new Error(`This answer leads nowhere: ${response.status}`)
  return location
}

/** The state of a login that was begun. */
export function stateOf(response: Response): string {
  return new URL(locationOf(response)).searchParams.get('state') ?? ''
}
