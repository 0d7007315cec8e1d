// `npm run size`: measures what is built, prints the table, and writes it into docs/sizes.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { entryPoints, sizeOf, tableOf } from './sizes.mjs'

const page = new URL('../docs/sizes.md', import.meta.url)

const sizes = []
for (const name of entryPoints()) sizes.push(await sizeOf(name))
const table = tableOf(sizes)
const [explanation] = readFileSync(page, 'utf8').split(/^\| entry point/m)
writeFileSync(page, `${explanation}${table}\n`)
console.log(table)
