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

  post = (url: string, headers: HeadersInit = OWN_FORM): Promise<Response> =>
    this.request(url, { method: 'POST', headers })

  /** The page of the accounts. */
  page = async (): Promise<string> => (await this.get('/account')).text()

  /** Presses a button on the page of the accounts, by the beginning of its label: `Disconnect: Ada`. */
  press = async (label: string, headers: HeadersInit = OWN_FORM): Promise<Response> =>
    this.post(formOf(await this.page(), label), headers)

  /** Presses the first *Disconnect*. */
  disconnect = (headers?: HeadersInit): Promise<Response> => this.press('Disconnect', headers)
}

const OWN_FORM = { 'Sec-Fetch-Site': 'same-origin' }

/** Where a button's form goes. */
export function formOf(page: string, label: string): string {
  for (const [, action = '', form = ''] of page.matchAll(
    /<form method="post" action="([^"]+)"[^>]*>([^]*?)<\/form>/g,
  )) {
    const [, spoken] = /aria-label="([^"]*)"/.exec(form) ?? []
    const [, shown = ''] = /<button[^>]*>([^<]*)</.exec(form) ?? []
    if ((spoken ?? shown.trim()).startsWith(label)) return action.replaceAll('&amp;', '&')
  }
  throw new Error(`There is no button ${label} on this page:\n${page}`)
}

/** Where an answer leads. */
export function locationOf(response: Response): string {
  const location = response.headers.get('Location')
  if (location === null) throw new Error(`This answer leads nowhere: ${response.status}`)
  return location
}
