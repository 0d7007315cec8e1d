// Brings the packed library to the peers: what is measured is what a user would install, by its public name.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bench = fileURLToPath(new URL('.', import.meta.url))
const library = fileURLToPath(new URL('../packages/oauth', import.meta.url))

export const EMPTY_PACKAGE = 'dropbox-oauth-bench-empty'

let installed

/** The temporary folder that holds the packed library and nothing else; it lasts as long as this process. */
export const installedFolder = () => installed

const npm = (arguments_, cwd) =>
  execFileSync('npm', arguments_, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

const readLock = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {})

/** Whether node_modules holds just what the lock file names; packages for other platforms are not expected. */
const isInstalled = () => {
  const present = readLock(join(bench, 'node_modules/.package-lock.json'))
  const wanted = Object.entries(readLock(join(bench, 'package-lock.json')))
  return wanted.every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

export const installPeers = () => {
  if (!isInstalled()) npm(['ci', '--prefix', bench], bench)
}

const writeEmptyPackage = () => {
  const folder = join(bench, 'node_modules', EMPTY_PACKAGE)
  mkdirSync(folder, { recursive: true })
  const manifest = { name: EMPTY_PACKAGE, version: '0.0.0', type: 'module', exports: './index.js' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'index.js'), '')
}

export const installOurs = () => {
  installed = mkdtempSync(join(tmpdir(), 'dropbox-oauth-bench-'))
  process.on('exit', () => rmSync(installed, { recursive: true, force: true }))
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', installed], library))
  writeFileSync(join(installed, 'package.json'), '{ "private": true }')
  npm(['install', '--offline', `./${filename}`], installed)
  const target = join(bench, 'node_modules/dropbox-oauth')
  rmSync(target, { recursive: true, force: true })
  cpSync(join(installed, 'node_modules/dropbox-oauth'), target, { recursive: true })
  writeEmptyPackage()
}
