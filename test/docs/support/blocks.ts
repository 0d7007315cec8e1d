/** A piece of TypeScript in a text. */
export interface Block {
  /** The file it stands in, from the repository's root. */
  readonly path: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly code: string
}

/**
 * What a Markdown block takes for granted, in a comment that readers do not see, right before it:
 * `<!-- given: declare const session: object -->`
 */
const given = /<!-- given: (?<given>[^]*?) -->\s*\n/
const fence = /^(?<indent>[ \t]*)```(?:ts|tsx|typescript)\b[^\n]*\n(?<code>[^]*?)^[ \t]*```[ \t]*$/
const markdownBlock = new RegExp(`(?:${given.source})?${fence.source}`, 'gm')

/** The TypeScript blocks of a Markdown file. */
export function blocksOfMarkdown(path: string, text: string): Block[] {
  return [...text.matchAll(markdownBlock)].map((match) => {
    const { given: context = '', indent = '', code = '' } = match.groups ?? {}
    const before = text.slice(0, match.index + match[0].lastIndexOf(code))
    const lines = code.split('\n').map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    // One line, so that the code keeps its own.
    const preamble = context.replaceAll('\n', ' ')
    return { path, line: lineOf(before), code: `${preamble && `${preamble}; `}${lines.join('\n')}` }
  })
}

const docComment = /\/\*\*[^]*?\*\//g
const example = /@example[^\n]*\n\s*\*\s*```ts\n(?<code>[^]*?)^\s*\*\s*```/gm

/** The `@example` blocks of a source file's doc comments. */
export function blocksOfSource(path: string, text: string): Block[] {
  return [...text.matchAll(docComment)].flatMap((comment) =>
    [...comment[0].matchAll(example)].map((match) => {
      const code = match.groups?.['code'] ?? ''
      const start = comment.index + match.index + match[0].lastIndexOf(code)
      return { path, line: lineOf(text.slice(0, start)), code: code.replace(/^\s*\* ?/gm, '') }
    }),
  )
}

/** Where an `@example` has no TypeScript block, which nothing would compile. */
export function examplesWithoutCode(path: string, text: string): string[] {
  const tags = [...text.matchAll(docComment)].flatMap(
    ([comment]) => comment.match(/^\s*\*\s*@example\b/gm) ?? [],
  )
  const missing = tags.length - blocksOfSource(path, text).length
  return missing === 0 ? [] : [`${path}: ${missing} without a block`]
}

const lineOf = (before: string): number => before.split('\n').length
