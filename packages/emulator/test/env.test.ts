import { createHash, X509Certificate } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { createEmulator } from 'dropbox-oauth-emulator'
import { expect, test } from 'vitest'

const LOOPBACK = 'localhost,127.0.0.1,::1'

test('without a port there is nothing that another process could use', async () => {
  await using emulator = await createEmulator()
  expect(emulator.env()).toEqual({})
})

test('in the clear, it names the emulator to those that take an address', async () => {
  await using emulator = await createEmulator({ port: 0 })
  expect(emulator.env()).toEqual({
    DROPBOX_OAUTH_EMULATOR_URL: emulator.url,
    RCLONE_DROPBOX_AUTH_URL: `${emulator.url}/oauth2/authorize`,
    RCLONE_DROPBOX_TOKEN_URL: `${emulator.url}/oauth2/token`,
    NO_PROXY: LOOPBACK,
    no_proxy: LOOPBACK,
  })
})

test('with TLS, the hosts of the Python SDK and one bundle of authorities for all; no proxy', async () => {
  await using emulator = await createEmulator({ port: 0, tls: true })
  const env = emulator.env()
  const { host } = new URL(emulator.httpsUrl!)
  for (const name of ['API', 'API_CONTENT', 'API_NOTIFY', 'WEB'])
    expect(env[`DROPBOX_${name}_HOST`]).toBe(host)
  const bundles = [
    'SSL_CERT_FILE',
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
    'NODE_EXTRA_CA_CERTS',
    'DENO_CERT',
  ]
  expect(new Set(bundles.map((name) => env[name])).size).toBe(1)
  for (const name of ['RCLONE_CA_CERT', 'HTTPLIB2_CA_CERTS', 'PERL_LWP_SSL_CA_FILE', 'MOJO_CA_FILE'])
    expect(env[name]).toBe(env['SSL_CERT_FILE'])
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'NODE_USE_ENV_PROXY', 'PERL_LWP_ENV_PROXY', 'MOJO_PROXY'])
    expect(env).not.toHaveProperty(name)
})

test('PHP, which reads no variable for authorities, finds them in a folder of settings beside its own', async () => {
  await using emulator = await createEmulator({ port: 0, tls: true })
  const { PHP_INI_SCAN_DIR: folders, SSL_CERT_FILE: bundle } = emulator.env()
  const [own, ours] = folders!.split(delimiter)
  expect(own).toBe('')
  expect((await readdir(ours!)).filter((name) => name.endsWith('.ini'))).toEqual(['php.ini'])
  expect(await readFile(join(ours!, 'php.ini'), 'utf8')).toBe(
    `curl.cainfo = "${bundle}"\nopenssl.cafile = "${bundle}"\n`,
  )
})

test('Java, which reads one variable only, finds there a trust store, and with it the proxy', async () => {
  await using secured = await createEmulator({ port: 0, tls: true })
  await using proxied = await createEmulator({ port: 0, proxy: true })
  const [ofSecured, ofProxied] = [secured, proxied].map((emulator) => {
    const { SSL_CERT_FILE: path } = emulator.env()
    return join(dirname(path!), 'java.jks')
  })
  const trust = (path: string | undefined) =>
    `-Djavax.net.ssl.trustStore="${path}" -Djavax.net.ssl.trustStoreType=JKS`
  const { port } = new URL(proxied.url)
  expect([secured, proxied].map((emulator) => emulator.env()['JAVA_TOOL_OPTIONS'])).toEqual([
    trust(ofSecured),
    `${trust(ofProxied)} -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${port}`,
  ])
})

test('the trust store of Java has every authority of the bundle, and the digest it is checked by', async () => {
  await using emulator = await createEmulator({ port: 0, tls: true })
  const { SSL_CERT_FILE: path } = emulator.env()
  const bundle = await readFile(path!, 'utf8')
  const store = await readFile(join(dirname(path!), 'java.jks'))
  // As keytool reads it: magic, version, count, then of each its tag, name, date, type and certificate.
  expect(store.readUInt32BE(0).toString(16)).toBe('feedfeed')
  const found: Buffer[] = []
  let at = 12
  const skipText = (): number => (at += 2 + store.readUInt16BE(at))
  while (at < store.length - 20) {
    at += 4
    skipText()
    at += 8
    skipText()
    const end = at + 4 + store.readUInt32BE(at)
    found.push(store.subarray(at + 4, end))
    at = end
  }
  expect(found).toHaveLength(store.readUInt32BE(8))
  expect(found.map((der) => new X509Certificate(der).fingerprint256)).toEqual(
    bundle
      .split(/(?<=-----END CERTIFICATE-----)/)
      .slice(0, -1)
      .map((pem) => new X509Certificate(pem).fingerprint256),
  )
  const password = 'changeit'.replaceAll(/./g, '\0$&')
  const digest = createHash('sha1').update(`${password}Mighty Aphrodite`).update(store.subarray(0, -20))
  expect(store.subarray(-20)).toEqual(digest.digest())
})

test('with the proxy, that in both spellings, and in no other way', async () => {
  await using emulator = await createEmulator({ port: 0, proxy: true })
  const { HTTPS_PROXY, https_proxy, NO_PROXY, ...others } = emulator.env()
  expect([HTTPS_PROXY, https_proxy]).toEqual([emulator.proxyUrl, emulator.proxyUrl])
  expect(others).toMatchObject({ NODE_USE_ENV_PROXY: '1', PERL_LWP_ENV_PROXY: '1', MOJO_PROXY: '1' })
  expect(NO_PROXY).toBe(LOOPBACK)
  expect(others).not.toHaveProperty('HTTP_PROXY')
})

test('over HTTP it is the same', async () => {
  await using emulator = await createEmulator({ port: 0, proxy: true })
  const response = await fetch(`${emulator.url}/__emulator/env`)
  expect(await response.json()).toEqual({ env: emulator.env() })
})
