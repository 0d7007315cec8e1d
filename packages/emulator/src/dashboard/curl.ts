import type { LoggedRequest } from '../log/entry.ts'

/** What curl sends by itself, or what belongs to one connection only. */
const LEFT_OUT = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'transfer-encoding',
  'expect',
])

/** A request as a command line for a POSIX shell: one argument a line. */
export function curlOf(entry: LoggedRequest, origin: string): string {
  const { method, url, headers, body } = entry
  const target = entry.endpoint === 'proxy' ? `https://${url}` : origin + url
  const parts = [
    // Without globbing: brackets in a URL are not ranges.
    `curl --globoff ${quote(target)}`,
    ...methodOption(method, body),
    ...Object.entries(headers)
      .filter(([name]) => !LEFT_OUT.has(name))
      .map(([name, value]) => `--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body === '' ? [] : [`--data-raw ${quote(body)}`]),
  ]
  return parts.join(' \\\n  ')
}

function methodOption(method: string, body: string): string[] {
  if (method === 'HEAD') return ['--head']
  return method === (body === '' ? 'GET' : 'POST') ? [] : [`--request ${quote(method)}`]
}

/** One argument, whatever is in it. What a terminal would act on is spelt out. */
function quote(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  const spelt = [...new TextEncoder().encode(text)].map((byte) =>
    byte < 32 || byte > 126 || byte === 39 || byte === 92
      ? `\\x${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte),
  )
  return `$'${spelt.join('')}'`
}
