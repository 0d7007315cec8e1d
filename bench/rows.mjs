// Questions put to a figure's rows. The first row of ours is the one the bars are about.
export const ours = (rows) => rows.find(({ kind }) => kind === 'ours')
export const peers = (rows) => rows.filter(({ kind }) => kind === 'peer')
export const best = (rows) => peers(rows).reduce((a, b) => (b.median < a.median ? b : a))
export const named = (rows, name) => rows.find((row) => row.name === name)
