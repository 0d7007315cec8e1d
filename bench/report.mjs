// Tables that read well in a terminal and are Markdown as they are.
import { best, named, ours, peers } from './rows.mjs'

export const format = (value, unit) => {
  if (unit === 'bytes') return value.toLocaleString('en')
  if (unit === 'MB') return value.toFixed(2)
  return value < 100 ? value.toFixed(1) : value.toFixed(0)
}

const spread = ({ median, min, max }, unit) => {
  const middle = format(median, unit)
  return min === max ? middle : `${middle} (${format(min, unit)}–${format(max, unit)})`
}

const ratio = (row, reference) => (reference ? (row.median / reference.median).toFixed(2) : '')

const table = (head, lines) => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column].length)),
  )
  const draw = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  return [draw(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.map(draw)].join(
    '\n',
  )
}

const order = { floor: 0, ours: 1, peer: 2 }
const inOrder = (rows) => rows.toSorted((a, b) => order[a.kind] - order[b.kind] || a.median - b.median)

const verdict = ({ text, holds }) => `bar: ${text} — ${holds ? 'holds' : 'missed'}`

const noteOf = ({ note = '', posts }) =>
  posts === undefined ? note : `${posts} ${posts === 1 ? 'request' : 'requests'}; ${note}`

/** One figure: its rows, floors and ours first and the peers from best to worst, then its bars. */
export const figureReport = ({ title, unit, floor, bars, rows }) => {
  const reference = floor && named(rows, floor)
  const hasPeers = peers(rows).length > 0
  const lines = inOrder(rows).map((row) => [
    row.name,
    spread(row, unit),
    ...(reference ? [ratio(row, reference)] : []),
    ...(hasPeers ? [ratio(row, best(rows))] : []),
    noteOf(row),
  ])
  const head = [
    '',
    `${unit}, median (min–max)`,
    ...(reference ? [`× ${floor}`] : []),
    ...(hasPeers ? ['× best peer'] : []),
    'note',
  ]
  return `### ${title}\n\n${table(head, lines)}\n\n${bars.map(verdict).join('\n')}\n`
}

const peersCell = (rows, unit) => {
  const [first, ...rest] = inOrder(peers(rows))
  if (!first) return '–'
  return `${format(first.median, unit)} ${first.name}; the rest to ${format(rest.at(-1).median, unit)}`
}

const floorCell = (rows, unit) => {
  const floors = rows.filter(({ kind }) => kind === 'floor')
  return floors.map((row) => `${format(row.median, unit)} ${row.name.replace('floor: ', '')}`).join('; ')
}

/** All figures in one table, one line each. */
export const summary = (results) => {
  const lines = results.map(({ title, unit, bars, rows }) => [
    title,
    peersCell(rows, unit),
    floorCell(rows, unit),
    `${format(ours(rows).median, unit)} ${unit}`,
    bars.map(({ text, holds }) => `${text}: ${holds ? 'holds' : 'missed'}`).join('; '),
  ])
  return table(['figure (medians)', 'peers', 'floor', 'ours', 'bars'], lines)
}
