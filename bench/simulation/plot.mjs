// A line chart as SVG: legible on light and dark pages, no script, no font of its own.
const width = 860
const height = 340
const margin = { top: 24, right: 20, bottom: 44, left: 64 }
const colours = ['#2f6fed', '#d9480f', '#2b8a3e', '#9c36b5']

const niceStep = (max) => {
  const power = 10 ** Math.floor(Math.log10(max))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => max / step <= 5)
}

const escape = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)

/** `series`: name and values, one a minute. `marks` are horizontal lines with a name. */
export const plot = ({ title, unit, series }) => {
  const minutes = Math.max(...series.map(({ values }) => values.length))
  const top = Math.max(1, ...series.flatMap(({ values }) => values))
  const step = niceStep(top)
  const highest = Math.ceil(top / step) * step
  const x = (minute) => margin.left + (minute / minutes) * (width - margin.left - margin.right)
  const y = (value) => height - margin.bottom - (value / highest) * (height - margin.top - margin.bottom)
  const line = ({ values }) =>
    values.map((value, minute) => `${x(minute + 0.5).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  const grid = []
  for (let value = 0; value <= highest; value += step) {
    grid.push(
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(value)}" y2="${y(value)}" class="grid"/>`,
    )
    grid.push(
      `<text x="${margin.left - 8}" y="${y(value) + 4}" text-anchor="end">${value.toLocaleString('en')}</text>`,
    )
  }
  for (let hour = 0; hour <= minutes / 60; hour++) {
    grid.push(
      `<text x="${x(hour * 60)}" y="${height - margin.bottom + 18}" text-anchor="middle">${hour} h</text>`,
    )
  }
  const legend = series.map(
    ({ name }, index) =>
      `<g transform="translate(${margin.left + (index * (width - margin.left - margin.right)) / series.length} ${height - 12})"><rect y="-9" width="14" height="4" fill="${colours[index]}"/><text x="20" y="-3">${escape(name)}</text></g>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">
<style>text{font:12px system-ui,sans-serif;fill:#57606a}.grid{stroke:#8b949e;stroke-opacity:.3}.line{fill:none;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#b1bac4}}</style>
<text x="${margin.left}" y="14">${escape(title)} (${escape(unit)})</text>
${grid.join('\n')}
${series.map((one, index) => `<polyline class="line" stroke="${colours[index]}" points="${line(one)}"/>`).join('\n')}
${legend.join('\n')}
</svg>
`
}
