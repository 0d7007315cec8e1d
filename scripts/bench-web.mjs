// What a login costs a web server, by framework, in one run: `node scripts/bench-web.mjs [--quick]`, after a build.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { groups, measureWebLogins } from '../bench/web/measure.mjs'

const quick = process.argv.includes('--quick')
const folder = fileURLToPath(new URL('../bench/web', import.meta.url))

if (!existsSync(`${folder}/node_modules`)) {
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 2, 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

const rows = await measureWebLogins(quick ? { rounds: 3, logins: 320 } : { rounds: 9, logins: 960 })
for (const [framework, names] of Object.entries(groups)) {
  const [byHand, ...others] = names.map((name) => rows.find((row) => row.name === name))
  console.log(
    `\n| ${framework} | CPU ms per login | min | max | by hand × |\n| --- | ---: | ---: | ---: | ---: |`,
  )
  for (const { name, median, min, max } of [byHand, ...others]) {
    const figures = [median, min, max].map((value) => value.toFixed(2))
    console.log(`| ${[name, ...figures, (median / byHand.median).toFixed(2)].join(' | ')} |`)
  }
}
