/** Given name and surname of a name: the last word is the surname. */
export function splitName(name: string): [given: string, surname: string] {
  const words = name.trim().split(/\s+/)
  return words.length < 2 ? [name, ''] : [words.slice(0, -1).join(' '), words.at(-1)!]
}

/** The first letters of given name and surname. */
export function initials(name: string): string {
  return splitName(name)
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
}
