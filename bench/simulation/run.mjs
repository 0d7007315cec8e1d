// Simulates a fleet and writes docs/scale/*.svg and the table of docs/scale.md: `npm run simulate -- [--accounts N]
// [--machines N] [--hours N] [--keep]`. Without --keep nothing is written.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { plot } from './plot.mjs'
import { simulate } from './simulate.mjs'

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '20000' },
    machines: { type: 'string', default: '50' },
    hours: { type: 'string', default: '6' },
    keep: { type: 'boolean', default: false },
  },
})

const fleet = {
  accounts: Number(values.accounts),
  machines: Number(values.machines),
  hours: Number(values.hours),
}

/** Each account is called every `everyMinutes` on average. */
const scenarios = [
  { name: 'linked at all hours', linkedOver: 240, everyMinutes: 30 },
  { name: 'linked at one moment', linkedOver: 0, everyMinutes: 30 },
  { name: 'at one moment, called often', linkedOver: 0, everyMinutes: 10 },
  { name: 'the same, margin of 2 h', linkedOver: 0, everyMinutes: 10, refreshMarginMs: 2 * 3_600_000 },
]

const perSecond = (count, minutes) => count / (minutes * 60)

const results = []
for (const scenario of scenarios) {
  const started = Date.now()
  const result = await simulate({ ...fleet, ...scenario }, (minute) => {
    if (minute % 60 === 0) process.stderr.write(`${scenario.name}: hour ${minute / 60}\n`)
  })
  process.stderr.write(`${scenario.name}: ${Math.round((Date.now() - started) / 1000)} s\n`)
  results.push({ ...scenario, ...result })
}

const number = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(2))

const row = ({ name, minutes, totals, cpuMicroseconds }) => {
  const busiest = Math.max(...minutes.map(({ requests }) => requests))
  return [
    name,
    number(perSecond(totals.calls, minutes.length)),
    number(perSecond(totals.requests, minutes.length)),
    number(busiest / 60),
    number(perSecond(totals.reads, minutes.length)),
    number(perSecond(totals.writes, minutes.length)),
    `${((100 * totals.refusedWrites) / totals.writes).toFixed(2)} %`,
    `${cpuMicroseconds.toFixed(0)} µs`,
  ]
}

const head = [
  'accounts',
  'calls/s',
  'refreshes/s',
  'in the busiest minute',
  'store reads/s',
  'store writes/s',
  'writes refused',
  'CPU a call',
]
const table = [head, head.map(() => '---'), ...results.map(row)]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n')
const heading = `${fleet.accounts.toLocaleString('en')} accounts, ${fleet.machines} machines, ${fleet.hours} simulated hours.`
console.log(`${heading}\n\n${table}`)

if (values.keep) {
  const docs = new URL('../../docs/', import.meta.url)
  mkdirSync(new URL('scale/', docs), { recursive: true })
  const series = results.map(({ name, minutes }) => ({
    name,
    values: minutes.map(({ requests }) => requests / 60),
  }))
  writeFileSync(
    new URL('scale/refreshes.svg', docs),
    plot({ title: 'Refreshes at Dropbox, all machines together', unit: 'per second', series }),
  )
  const page = new URL('scale.md', docs)
  const [explanation] = readFileSync(page, 'utf8').split(/(?<=^## Last simulated\n)/m)
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(page, `${explanation}\n${date}, Node ${process.version}. ${heading}\n\n${table}\n`)
}
