// PostgreSQL's text holds every character but NUL: a key's NUL is stored as `\0`, and so that no two keys meet, its
// backslash as two. Other keys are stored as they are, for people to read.

/** The key as it stands in the table's column. */
export function toColumn(key: string): string {
  return key.replace(/[\0\\]/g, (char) => (char === '\0' ? '\\0' : '\\\\'))
}

/** The key that stands in the table's column as `text`. */
export function fromColumn(text: string): string {
  return text.replace(/\\([0\\])/g, (_, char) => (char === '0' ? '\0' : '\\'))
}
