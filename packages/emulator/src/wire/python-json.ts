/**
 * JSON as Dropbox writes it: `", "` and `": "` between the parts, nothing but ASCII. Fields that are `undefined` are
 * left out. Source: recordings in Jesus/dropbox_api.
 */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return ascii(JSON.stringify(value))
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields.map(([name, field]) => `${ascii(JSON.stringify(name))}: ${pythonJson(field)}`).join(', ')}}`
}

const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
