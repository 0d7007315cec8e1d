/** Too narrow to be read: then it is left to the terminal. */
const narrowest = 40

/**
 * Breaks lines between words, for a terminal of that many columns; what goes on is set below where it began. Commands stay
 * in one piece, so that they can be copied.
 */
export function wrap(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < narrowest) return text
  return text
    .split('\n')
    .map((line) => (widthOf(line) > columns ? wrapLine(line, columns) : line))
    .join('\n')
}

function wrapLine(line: string, columns: number): string {
  const [lead = ''] =
    /^\s*(?:(?:\p{Cc}\[\d*m)?[-✓·✗](?:\p{Cc}\[0m)? +)?(?:[A-Z][A-Za-z ]*:\s+)?/u.exec(line) ?? []
  const lines: string[] = []
  let current = lead
  // Our own commands end with the sentence.
  for (const word of line.slice(lead.length).match(/dropbox-oauth [^.,;]*\S*|\S+/g) ?? []) {
    const isFirst = current.trimEnd() === lead.trimEnd()
    if (!isFirst && widthOf(current) + 1 + widthOf(word) > columns) {
      lines.push(current)
      current = `${' '.repeat(widthOf(lead))}${word}`
    } else current += isFirst ? word : ` ${word}`
  }
  return [...lines, current].join('\n')
}

/** What colours take no room. */
function widthOf(text: string): number {
  return text.replace(/\p{Cc}\[\d*m/gu, '').length
}
