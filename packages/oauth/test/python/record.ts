/**
 * Asks the real Python package again and writes down its answers, and what `docs/python-parity.md` says of them:
 * `npx tsx packages/oauth/test/python/record.ts`.
 */
import { saveDocument } from './document.ts'
import { allCases } from './generate/cases.ts'
import { askPython } from './oracle.ts'
import { pairUp, saveVectors } from './vectors.ts'

const cases = allCases()
const oracle = askPython(cases)
const recorded = { package: oracle.package, vectors: pairUp(cases, oracle.outcomes) }
saveVectors(recorded)
saveDocument(recorded)
process.stdout.write(`${cases.length} cases, answered by ${oracle.package}\n`)
