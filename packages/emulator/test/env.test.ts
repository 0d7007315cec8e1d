import { readdir, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
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
  for (const name of ['RCLONE_CA_CERT', 'PERL_LWP_SSL_CA_FILE']) expect(env[name]).toBe(env['SSL_CERT_FILE'])
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'NODE_USE_ENV_PROXY', 'PERL_LWP_ENV_PROXY'])
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

test('with the proxy, that in both spellings, and in no other way', async () => {
  await using emulator = await createEmulator({ port: 0, proxy: true })
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY, PERL_LWP_ENV_PROXY, NO_PROXY, ...others } =
    emulator.env()
  expect([HTTPS_PROXY, https_proxy]).toEqual([emulator.proxyUrl, emulator.proxyUrl])
  expect([NODE_USE_ENV_PROXY, PERL_LWP_ENV_PROXY, NO_PROXY]).toEqual(['1', '1', LOOPBACK])
  expect(others).not.toHaveProperty('HTTP_PROXY')
})

test('over HTTP it is the same', async () => {
  await using emulator = await createEmulator({ port: 0, proxy: true })
  const response = await fetch(`${emulator.url}/__emulator/env`)
  expect(await response.json()).toEqual({ env: emulator.env() })
})
