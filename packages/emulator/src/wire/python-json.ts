/**
 * JSON as Dropbox writes it: `", "` and `": "` between the parts, nothing but ASCII. Fields that are `undefined` are
 * left out. Source: recordings in Jesus/dropbox_api.
 */
export function pythonJson(value: unknown): string {
  const text = write(value)
  // Looked at first: hardly any answer has one, and to replace none costs as much as all that is before.
  return /[\u007f-\uffff]/.test(text) ? text.replaceAll(/[\u007f-\uffff]/g, escaped) : text
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let fields = ''
  for (const [name, field] of Object.entries(value))
    if (field !== undefined) fields += `${fields && ', '}${JSON.stringify(name)}: ${write(field)}`
  return `{${fields}}`
}
