// Measures the chosen figures and prints their tables; a whole run is kept in results.json and docs/bench.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { figures } from './figures/index.mjs'
import { figureReport, summary } from './report.mjs'

const byName = (rows) =>
  Object.fromEntries(rows.map(({ name, median, min, max, note }) => [name, { median, min, max, note }]))

const asRecord = ({ title, unit, rows, bars }) => ({
  title,
  unit,
  subjects: byName(rows),
  bars: Object.fromEntries(bars.map(({ text, holds }) => [text, holds ? 'holds' : 'missed'])),
})

const today = () => new Date().toISOString().slice(0, 10)

const machine = () => ({ node: process.version, cpu: cpus()[0].model.trim(), cores: availableParallelism() })

const writeResults = (results) => {
  const record = {
    measured: today(),
    ...machine(),
    figures: Object.fromEntries(results.map((result) => [result.id, asRecord(result)])),
  }
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(record, null, 2)}\n`)
}

/** The page's tables are never typed by hand: all after its last heading is this run's. */
const writePage = (tables) => {
  const page = new URL('../docs/bench.md', import.meta.url)
  const [explanation] = readFileSync(page, 'utf8').split(/(?<=^## Last measured\n)/m)
  const { node, cpu, cores } = machine()
  writeFileSync(page, `${explanation}\n${today()}, Node ${node}, ${cores} cores of ${cpu}.\n\n${tables}\n`)
}

const measure = async (figure, options) => {
  const rows = await figure.run(options)
  const result = { ...figure, rows, bars: figure.bars(rows) }
  console.log(figureReport(result))
  return result
}

/** Only a whole run is kept. */
export const run = async ({ only, quick }) => {
  const results = []
  for (const figure of figures) {
    if (!only || only.includes(figure.id)) results.push(await measure(figure, { quick }))
  }
  console.log(`${summary(results)}\n`)
  if (only || quick) return
  writeResults(results)
  writePage([`${summary(results)}\n`, ...results.map(figureReport)].join('\n').trimEnd())
}
