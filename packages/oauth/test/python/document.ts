import { readFileSync, writeFileSync } from 'node:fs'
import { DEVIATIONS } from './deviations.ts'
import type { Vectors } from './vectors.ts'

const FILE = new URL('../../../../docs/python-parity.md', import.meta.url)
const GENERATED = /(<!-- (\w+): written by record\.ts -->\n)[^]*?(<!-- end -->)/g

/** The document as it is, and as it has to be for these vectors and today's list of deviations. */
export function parityDocument(recorded: Vectors): { readonly text: string; readonly updated: string } {
  const parts: Record<string, string> = { counts: countsOf(recorded), deviations: deviationTable() }
  const text = readFileSync(FILE, 'utf8')
  const updated = text.replace(
    GENERATED,
    (_, head: string, name: string, end: string) => `${head}${parts[name] ?? ''}\n${end}`,
  )
  return { text, updated }
}

export const saveDocument = (recorded: Vectors): void => writeFileSync(FILE, parityDocument(recorded).updated)

function countsOf({ package: name, vectors }: Vectors): string {
  const groups = [...new Set(vectors.map(({ id }) => id.split('-')[0] ?? ''))]
  const rows = groups.map(
    (group) => `| ${group} | ${vectors.filter(({ id }) => id.startsWith(`${group}-`)).length} |`,
  )
  return [`| cases asked of ${name} | ${vectors.length} |`, '|---|---|', ...rows].join('\n')
}

const deviationTable = (): string =>
  [
    '| deviation | reason |',
    '|---|---|',
    ...DEVIATIONS.map(({ id, reason }) => `| \`${id}\` | ${reason} |`),
  ].join('\n')
