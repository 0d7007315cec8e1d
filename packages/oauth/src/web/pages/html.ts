/** HTML that is safe to show: made by `html` alone, so that nothing gets into a page unescaped by accident. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a page may hold between its tags. `undefined` and `false` leave no trace, so `condition && html…` works. */
export type Content = Html | string | number | false | undefined | readonly Content[]

/** Template tag for HTML. Every value is escaped, unless it was made by this same tag. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, i) => text + toText(values[i - 1]) + part))
}

function toText(value: Content): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(toText).join('')
  return String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
