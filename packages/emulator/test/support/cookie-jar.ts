/** A browser of one site: requests without following redirects, with the cookies the site has set. */
export class CookieJar {
  readonly #site: (request: Request) => Promise<Response>
  readonly #cookies = new Map<string, string>()

  constructor(site: (request: Request) => Promise<Response>) {
    this.#site = site
  }

  get(url: string): Promise<Response> {
    return this.#send(new Request(url))
  }

  post(url: string, fields: Record<string, string>): Promise<Response> {
    const headers = { Origin: new URL(url).origin }
    return this.#send(new Request(url, { method: 'POST', body: new URLSearchParams(fields), headers }))
  }

  postJson(url: string, body: unknown): Promise<Response> {
    const headers = { Origin: new URL(url).origin, 'Content-Type': 'application/json' }
    return this.#send(new Request(url, { method: 'POST', body: JSON.stringify(body), headers }))
  }

  /** The `Cookie` header it would send. */
  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async #send(request: Request): Promise<Response> {
    if (this.#cookies.size > 0) request.headers.set('Cookie', this.header)
    const response = await this.#site(request)
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }
}
