// TypeScript 7 has no API to parse with, and the rules here need no more than what is comment, text and code.

const token = new RegExp(
  [
    /(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)/,
    /(?<text>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/,
    /(?<template>`(?:\\.|[^`\\])*`)/,
    // A slash after an operator or a bracket, at the start of a line or after `return` begins a regular expression.
    /(?<regex>(?<=(?:[(,=:[!&|?{};>]|^|\n|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

/** The code without its comments; line numbers stay. */
export function withoutComments(text: string): string {
  return replace(text, ({ comment }) => comment !== undefined)
}

/**
 * The code without comments, texts and regular expressions. Templates stay: there may be code in them, and a rule that
 * stumbles over a word in a template fails where all can see it.
 */
export function codeOnly(text: string): string {
  return replace(text, ({ template }) => template === undefined)
}

function replace(text: string, isBlanked: (groups: Record<string, string | undefined>) => boolean): string {
  return text.replace(token, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Record<string, string | undefined>
    return isBlanked(groups) ? match.replace(/[^\n]/g, ' ') : match
  })
}

/** An import, export-from or `import()` of a file. */
export interface Import {
  readonly specifier: string
  /** `import type`, which leaves nothing in JavaScript. `import { type X }` leaves an import of the module. */
  readonly isTypeOnly: boolean
  readonly isDynamic: boolean
}

const statement =
  /^\s*(?:import|export)\b(?<type>\s+type\b(?!\s*,|\s+from\b))?(?:[^'";=]*?\bfrom)?\s*['"](?<specifier>[^'"]+)['"]/gm
const dynamic = /\bimport\s*\(\s*['"`](?<specifier>[^'"`]+)['"`]/g

/** Every import of a file, in no particular order. */
export function importsOf(text: string): Import[] {
  const code = withoutComments(text)
  const found = (pattern: RegExp, isDynamic: boolean): Import[] =>
    [...code.matchAll(pattern)].map(({ groups }) => ({
      specifier: groups?.['specifier'] ?? '',
      isTypeOnly: groups?.['type'] !== undefined,
      isDynamic,
    }))
  return [...found(statement, false), ...found(dynamic, true)]
}
