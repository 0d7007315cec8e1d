import type { Emulator } from 'dropbox-oauth-emulator'

/** The dashboard, as a browser without script has it. */
export class Desk {
  readonly #emulator: Emulator
  page = ''
  response!: Response

  constructor(emulator: Emulator) {
    this.#emulator = emulator
  }

  async open(path = '/'): Promise<this> {
    this.response = await this.#emulator.fetch(new URL(path, this.#emulator.url))
    this.page = await this.response.text()
    return this
  }

  /** Sends a form with the page's token; a redirect is followed. */
  async send(
    edit: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<this> {
    if (!this.page.includes('name="csrf"')) await this.open()
    const csrf = /name="csrf" value="([\w-]+)"/.exec(this.page)![1]!
    return this.post(edit, { csrf, ...fields }, headers)
  }

  /** Sends a form as it is. */
  async post(
    edit: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<this> {
    const url = new URL(`/__emulator/ui/${edit}`, this.#emulator.url)
    const body = new URLSearchParams(fields)
    this.response = await this.#emulator.fetch(url, {
      method: 'POST',
      body,
      headers: { Origin: url.origin, ...headers },
    })
    this.page = await this.response.text()
    const location = this.response.headers.get('location')
    return location === null ? this : this.open(location)
  }

  /** What the page says, tags gone. */
  get text(): string {
    return visible(this.page)
  }

  /** What the section of that id says. */
  section(id: string): string {
    return visible(new RegExp(`<section id="${id}".*?</section>`, 's').exec(this.page)?.[0] ?? '')
  }
}

const visible = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<\/?(b|span)\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
