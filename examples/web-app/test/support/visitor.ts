/** A browser as far as HTTP goes: it keeps cookies, and follows a redirect only when told to. */
export class Visitor {
  readonly #origin: string
  readonly cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.cookies.size > 0)
      headers.set('Cookie', [...this.cookies].map((pair) => pair.join('=')).join('; '))
    const response = await fetch(new URL(url, this.#origin), { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.cookies.set(name, value)
    }
    return response
  }

  get = (url: string, headers: HeadersInit = {}): Promise<Response> => this.request(url, { headers })

  /** Presses *Disconnect*. */
  disconnect = (headers: HeadersInit = { 'Sec-Fetch-Site': 'same-origin' }): Promise<Response> =>
    this.request('/dropbox-auth-unlink', { method: 'POST', headers })
}

/** Where an answer leads. */
export function locationOf(response: Response): string {
  const location = response.headers.get('Location')
  if (location === null) throw new Error(`This answer leads nowhere: ${response.status}`)
  return location
}
