import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installedFolder } from '../prepare.mjs'
import { ours } from '../rows.mjs'
import { peerPackages } from '../subjects.mjs'

const here = fileURLToPath(new URL('..', import.meta.url))

const kilobytes = (cwd, folders) => {
  const lines = execFileSync('du', ['-skc', ...folders], { cwd, encoding: 'utf8' })
    .trim()
    .split('\n')
  return Number.parseInt(lines.at(-1), 10)
}

/** Where Node finds `name` from the package at `from`: the nearest node_modules upwards. */
const locate = (packages, from, name) => {
  const path = `${from && `${from}/`}node_modules/${name}`
  if (packages[path] || from === '') return path
  return locate(packages, from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1)), name)
}

const closureOf = (packages, name) => {
  const found = new Set([locate(packages, '', name)])
  for (const path of found) {
    for (const dependency of Object.keys(packages[path].dependencies ?? {})) {
      found.add(locate(packages, path, dependency))
    }
  }
  return [...found]
}

/** A folder inside another of the list is counted with it, by du itself. */
const measurePeers = () => {
  const { packages } = JSON.parse(readFileSync(`${here}package-lock.json`, 'utf8'))
  return peerPackages.map((name) => {
    const closure = closureOf(packages, name)
    return { name, kind: 'peer', packages: closure.length, kilobytes: kilobytes(here, closure) }
  })
}

const measureOurs = () => {
  const cwd = installedFolder()
  const list = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd,
    encoding: 'utf8',
  }).trim()
  const packages = list.split('\n').length - 1 // the first line is the folder itself
  return {
    name: 'dropbox-oauth',
    kind: 'ours',
    packages,
    kilobytes: kilobytes(cwd, ['node_modules/dropbox-oauth']),
  }
}

const asRow = ({ name, kind, packages, kilobytes: size }) => {
  const megabytes = size / 1024
  const note = `${packages} ${packages === 1 ? 'package' : 'packages'}`
  return { name, kind, note, packages, median: megabytes, min: megabytes, max: megabytes }
}

export const install = {
  id: 'install',
  title: 'installed: packages and MB',
  unit: 'MB',
  run: () => [measureOurs(), ...measurePeers()].map(asRow),
  bars: (rows) => [
    { text: '1 package', holds: ours(rows).packages === 1 },
    { text: '≤ 0.3 MB', holds: ours(rows).median <= 0.3 },
  ],
}
