import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { javaTrustStore } from './java-trust-store.ts'

/** Files that clients are told to trust by. */
export interface TrustFiles {
  /** The emulator's authority alone. */
  readonly caPath: string
  /** The system's authorities and the emulator's: for variables that replace what a program trusts. */
  readonly bundlePath: string
  remove(): Promise<void>
}

/** Writes them to a new folder, which others may not read. */
export async function writeTrustFiles(ca: string): Promise<TrustFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'dropbox-oauth-emulator-'))
  const [caPath, bundlePath] = [join(folder, 'ca.crt'), join(folder, 'bundle.crt')]
  const bundle = `${(await systemAuthorities()).trimEnd()}\n${ca}`
  await writeFile(caPath, ca)
  await writeFile(bundlePath, bundle)
  await writeFile(join(folder, 'java.jks'), javaTrustStore(bundle))
  await writeFile(join(folder, 'php.ini'), settingsOfPhp(bundlePath))
  return { caPath, bundlePath, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** PHP takes no variable for authorities. `PHP_INI_SCAN_DIR` leads it to this file. */
const settingsOfPhp = (path: string): string => `curl.cainfo = "${path}"\nopenssl.cafile = "${path}"\n`

/** Debian, Red Hat, SUSE, Alpine and macOS. */
const PLACES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** What the programs here trust already; where no file has it, what Node trusts. */
async function systemAuthorities(): Promise<string> {
  const { SSL_CERT_FILE: named } = process.env
  for (const path of named === undefined ? PLACES : [named, ...PLACES]) {
    const bundle = await readFile(path, 'utf8').catch(() => '')
    if (bundle.includes('BEGIN CERTIFICATE')) return bundle
  }
  return rootCertificates.join('\n')
}
