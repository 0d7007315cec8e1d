import type { Emulator } from 'dropbox-oauth-emulator'

/** As much of a browser as the pages need: a cookie, and forms filled in by name. */
export class Browser {
  readonly #emulator: Emulator
  readonly #cookies = new Map<string, string>()
  page = ''
  response!: Response

  constructor(emulator: Emulator) {
    this.#emulator = emulator
  }

  open(url: string): Promise<this> {
    return this.#go(new Request(new URL(url, this.#emulator.url)))
  }

  /** Presses a button of the page's form: its ticket goes along, as do the other hidden fields. */
  press(name: string, value: string): Promise<this> {
    const fields = new URLSearchParams()
    for (const [, field, text] of this.page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)) {
      fields.set(field!, text!)
    }
    fields.set(name, value)
    return this.submit(fields)
  }

  submit(fields: URLSearchParams): Promise<this> {
    const url = new URL('/oauth2/authorize', this.#emulator.url)
    return this.#go(new Request(url, { method: 'POST', body: fields, headers: { Origin: url.origin } }))
  }

  signIn(email: string): Promise<this> {
    return this.press('user', this.#emulator.users.find((user) => user.email === email)!.accountId)
  }

  /** Where a redirect to another place leads, or `undefined` when there is a page. */
  get left(): string | undefined {
    return this.response.headers.get('location') ?? undefined
  }

  get hasCookie(): boolean {
    return this.#cookies.size > 0
  }

  async #go(request: Request): Promise<this> {
    if (this.hasCookie) {
      request.headers.set('Cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    this.response = await this.#emulator.fetch(request)
    this.#keepCookie(this.response.headers.get('set-cookie'))
    this.page = await this.response.text()
    const location = this.response.headers.get('location')
    return location?.startsWith('/') === true ? this.open(location) : this
  }

  #keepCookie(header: string | null): void {
    const [pair, ...attributes] = header?.split('; ') ?? []
    if (pair === undefined) return
    const [name, value] = pair.split('=')
    if (attributes.includes('Max-Age=0')) this.#cookies.delete(name!)
    else this.#cookies.set(name!, value!)
  }
}

/** The visible text of a page, tags gone, entities kept. */
export const textOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
