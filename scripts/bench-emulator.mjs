// The emulator beside two other servers, in one run: `node scripts/bench-emulator.mjs [--quick]`, after a build.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { measureLogins } from '../bench/emulator/logins.mjs'
import { measureReadiness } from '../bench/emulator/readiness.mjs'

const quick = process.argv.includes('--quick')
const folder = fileURLToPath(new URL('../bench/emulator', import.meta.url))

if (!existsSync(`${folder}/node_modules`)) {
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 2, 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

const { cpu, wall } = await measureLogins(quick ? { rounds: 3, logins: 60 } : { rounds: 9, logins: 200 })
for (const [second, logins] of Object.entries({ 'CPU second': cpu, second: wall })) {
  const [ours] = logins
  console.log(
    `\n| server | logins per ${second} | min | max | ours is |\n| --- | ---: | ---: | ---: | ---: |`,
  )
  for (const { name, median, min, max } of logins) {
    const figures = [median, min, max].map((value) => value.toFixed(0))
    console.log(`| ${[name, ...figures, `${(ours.median / median).toFixed(1)}×`].join(' | ')} |`)
  }
}

const { empty, ready, own } = await measureReadiness(quick ? 5 : 15)
console.log('\n| ms, medians | wall | CPU |\n| --- | ---: | ---: |')
for (const [name, { wall, cpu }] of Object.entries({ 'node -e 0': empty, 'emulator ready': ready, own })) {
  console.log(`| ${name} | ${wall.toFixed(0)} | ${cpu.toFixed(0)} |`)
}
