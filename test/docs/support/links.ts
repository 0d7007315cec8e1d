import { dirname, join } from 'node:path/posix'

/** What links can lead to. */
export interface Target {
  exists(path: string): boolean
  read(path: string): string
}

const code = /```[^]*?^[ \t]*```|`[^`\n]*`/gm
const link =
  /(?<!!)\[[^\]]*\]\((?<inline>[^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(?<reference>\S+)|!\[[^\]]*\]\((?<image>[^)\s]+)\)/gm

/** The relative links of a Markdown file that lead nowhere: to no file, or to no heading of it. */
export function deadLinks(path: string, text: string, target: Target): string[] {
  const addresses = [...text.replace(code, '').matchAll(link)].flatMap(
    ({ groups = {} }) => groups['inline'] ?? groups['reference'] ?? groups['image'] ?? [],
  )
  return addresses
    .filter((address) => !/^[a-z][a-z+.-]*:/i.test(address))
    .filter((address) => !leadsSomewhere(path, address, target))
    .map((address) => `${path}: ${address}`)
}

function leadsSomewhere(path: string, address: string, target: Target): boolean {
  const [file = '', heading] = address.split('#')
  const linked = file === '' ? path : join(dirname(path), decodeURIComponent(file))
  if (!target.exists(linked)) return false
  return heading === undefined || !linked.endsWith('.md') || headingsOf(target.read(linked)).includes(heading)
}

/** The names GitHub gives headings. */
function headingsOf(text: string): string[] {
  return [...text.replace(/```[^]*?^```/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
