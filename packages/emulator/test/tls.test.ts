import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator } from 'dropbox-oauth-emulator'
import { decodeJwt } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import { form, getCode, link, REDIRECT_URI } from './support/client.ts'
import { rawPost, rawRequest, statusOf } from './support/raw-http.ts'
import { openProxyTunnel, secureRequest } from './support/secure.ts'

const emulator = await createEmulator({ port: 0, tls: true, proxy: true })
afterAll(() => emulator.close())
const run = promisify(execFile)

const HOSTS = ['www.dropbox.com', 'dropbox.com', 'api.dropboxapi.com', 'content.dropboxapi.com']

/** The certificate a name is served with. */
const certificateFor = async (servername: string): Promise<X509Certificate> => {
  const { hostname, port } = new URL(emulator.httpsUrl!)
  const ca = await readFile(emulator.caPath!)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), servername, ca }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw))
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

/** Takes a port whose predecessor is free, and gives that one. */
async function blockPortAfterFreeOne(): Promise<[Emulator, number]> {
  const blocker = await createEmulator({ port: 0 })
  const port = Number(new URL(blocker.url).port) - 1
  const free = await createEmulator({ port }).catch(() => undefined)
  await free?.close()
  if (free !== undefined) return [blocker, port]
  await blocker.close()
  return blockPortAfterFreeOne()
}

describe('TLS', () => {
  test('is there when it was asked for, and only then', async () => {
    expect(emulator.httpsUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    await using plain = await createEmulator({ port: 0 })
    expect([plain.httpsUrl, plain.proxyUrl, plain.caPath]).toEqual([undefined, undefined, undefined])
    await using proxied = await createEmulator({ port: 0, proxy: true })
    expect([proxied.proxyUrl, typeof proxied.httpsUrl]).toEqual([proxied.url, 'string'])
    await using secured = await createEmulator({ port: 0, tls: true })
    expect([secured.proxyUrl, typeof secured.caPath]).toEqual([undefined, 'string'])
    await expect(createEmulator({ tls: true })).rejects.toThrow('options.tls: needs a port')
  })

  test.each([...HOSTS, 'notify.dropboxapi.com', 'api.dropbox.com', 'localhost'])(
    'the certificate is good for %s',
    async (name) => {
      const { status, body } = await secureRequest(emulator, { path: '/2/users/get_current_account', name })
      expect([status, body]).toEqual([400, expect.stringContaining('Expecting HTTP method POST.')])
    },
  )

  test('and for addresses of this machine, by fetch as well', async () => {
    const certificate = await certificateFor('localhost')
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(certificate.checkIP('::1')).toBe('::1')
    await expect(certificateFor('www.example.com')).rejects.toThrow(/altnames/)
  })

  test('OpenSSL finds nothing wrong with it, strictly', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'emulator-tls-'))
    const server = join(folder, 'server.crt')
    await writeFile(server, (await certificateFor('localhost')).toString())
    const argv = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'api.dropboxapi.com']
    const { stdout } = await run('openssl', [...argv, '-CAfile', emulator.caPath!, server])
    const ca = await run('openssl', ['verify', '-x509_strict', '-CAfile', emulator.caPath!, emulator.caPath!])
    await rm(folder, { recursive: true })
    expect([stdout.trim(), ca.stdout.trim()]).toEqual([`${server}: OK`, `${emulator.caPath}: OK`])
  })

  test('the certificate is young enough for everybody, and the authority signs nothing else', async () => {
    const certificate = await certificateFor('localhost')
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000
    expect(days).toBeLessThanOrEqual(398)
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now())
    expect([certificate.ca, new X509Certificate(await readFile(emulator.caPath!)).ca]).toEqual([false, true])
    await using other = await createEmulator({ port: 0, tls: true })
    expect(await readFile(other.caPath!, 'utf8')).not.toBe(await readFile(emulator.caPath!, 'utf8'))
  })

  test('the files are the owner’s, hold no key, and go with the emulator', async () => {
    const own = await createEmulator({ port: 0, tls: true })
    const folder = dirname(own.caPath!)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    const bundle = await readFile(own.env()['SSL_CERT_FILE']!, 'utf8')
    expect(bundle).toContain(await readFile(own.caPath!, 'utf8'))
    expect(bundle.match(/BEGIN CERTIFICATE/g)!.length).toBeGreaterThan(50)
    expect(bundle).not.toContain('PRIVATE KEY')
    await own.close()
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })

  test('a taken next port is said, and nothing stays open', async () => {
    const [blocker, port] = await blockPortAfterFreeOne()
    await expect(createEmulator({ port, tls: true })).rejects.toThrow(`port ${port + 1} of`)
    await using free = await createEmulator({ port })
    expect(free.url).toBe(`http://127.0.0.1:${port}`)
    await blocker.close()
  })
})

describe('who believes to be at Dropbox', () => {
  test('is told Dropbox’s addresses; who asks by address is told that one', async () => {
    const path = '/.well-known/openid-configuration'
    const issuer = async (name: string) =>
      (JSON.parse((await secureRequest(emulator, { path, name })).body) as { issuer: string }).issuer
    expect(await issuer('www.dropbox.com')).toBe('https://www.dropbox.com')
    expect(await issuer('localhost')).toBe(emulator.httpsUrl)
    const plain = (await (await fetch(emulator.url + path)).json()) as { issuer: string }
    expect(plain.issuer).toBe(emulator.url)
  })

  test('gets id tokens of Dropbox’s issuer', async () => {
    const { key, secret } = emulator.apps[0]!
    const code = await getCode(emulator, { scope: 'openid email' })
    const body = form({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      client_id: key,
      client_secret: secret,
    }).toString()
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const answer = await secureRequest(emulator, {
      method: 'POST',
      path: '/oauth2/token',
      name: 'api.dropboxapi.com',
      headers,
      body,
    })
    expect(decodeJwt((JSON.parse(answer.body) as { id_token: string }).id_token).iss).toBe(
      'https://www.dropbox.com',
    )
  })

  test('can post the forms of the pages, which come from there too', async () => {
    const post = (origin: string) =>
      secureRequest(emulator, {
        method: 'POST',
        path: '/oauth2/authorize',
        name: 'www.dropbox.com',
        headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'ticket=x',
      })
    expect((await post('https://www.dropbox.com')).body).toContain('This page has been used already')
    for (const origin of ['https://evil.example', emulator.url, 'http://www.dropbox.com']) {
      expect((await post(origin)).body).toBe('Requests from other origins are refused here.')
    }
  })

  test('is refused without TLS, and under any other name', async () => {
    const plain = await rawRequest(emulator.url, ['GET / HTTP/1.1', 'Host: www.dropbox.com'])
    expect(statusOf(plain)).toBe(403)
    const headers = { Host: 'evil.example' }
    const other = await secureRequest(emulator, { path: '/', name: 'localhost', headers })
    expect(other.status).toBe(403)
  })
})

describe('the proxy', () => {
  test.each(HOSTS)('leads %s to the TLS side', async (name) => {
    const { socket, status } = await openProxyTunnel(emulator.proxyUrl!, `${name}:443`)
    expect(status).toBe(200)
    const answer = await secureRequest(emulator, { path: '/2/check/user', name, socket })
    expect(answer.status).toBe(400)
  })

  test.each([
    'example.com:443',
    'www.dropbox.com:80',
    'www.dropbox.com',
    '127.0.0.1:443',
    'evil-dropbox.com:443',
    'www.dropbox.com.evil.example:443',
    ':443',
  ])('refuses %s, and the log says so', async (target) => {
    emulator.reset()
    const { socket, status } = await openProxyTunnel(emulator.proxyUrl!, target)
    socket.destroy()
    expect(status).toBe(403)
    expect(emulator.requests.list({ endpoint: 'proxy' })).toMatchObject([
      { method: 'CONNECT', url: target, response: { status: 403 } },
    ])
  })

  test('takes a whole request for Dropbox in the clear, as a proxy that is asked for no tunnel (axios, needle)', async () => {
    emulator.reset()
    const { refresh_token } = await link(emulator)
    const body = `grant_type=refresh_token&refresh_token=${refresh_token}&client_id=emulatorappkey1&client_secret=emulatorsecret1`
    const ask = (target: string) => rawPost(emulator.proxyUrl!, target, body)
    expect(statusOf(await ask('https://api.dropboxapi.com/oauth2/token'))).toBe(200)
    const discovery = 'GET https://www.dropbox.com/.well-known/openid-configuration HTTP/1.1'
    const { body: found } = await rawRequest(emulator.proxyUrl!, [discovery, 'Host: www.dropbox.com'])
    expect(JSON.parse(found)).toMatchObject({ issuer: 'https://www.dropbox.com' })

    for (const target of [
      'https://example.com/a?b=c',
      'http://api.dropboxapi.com/',
      'http://example.net:8080/',
    ])
      expect(statusOf(await ask(target))).toBe(403)
    expect(emulator.requests.list({ endpoint: 'proxy' })).toMatchObject(
      ['example.com:443', 'api.dropboxapi.com:80', 'example.net:8080'].map((url) => ({
        method: 'POST',
        url,
        body: '',
      })),
    )
    await using secured = await createEmulator({ port: 0, tls: true })
    const refused = await rawRequest(secured.url, [discovery, 'Host: www.dropbox.com'])
    expect(statusOf(refused)).toBe(403)
  })

  test('is not there unless asked for', async () => {
    await using plain = await createEmulator({ port: 0, tls: true })
    await expect(openProxyTunnel(plain.url, 'www.dropbox.com:443')).rejects.toThrow('the proxy hung up')
  })

  test('a client that sends its greeting at once is not lost, and one that sends nonsense hurts nobody', async () => {
    const { socket } = await openProxyTunnel(emulator.proxyUrl!, 'www.dropbox.com:443')
    socket.write('this is no TLS\r\n\r\n')
    await new Promise((resolve) => socket.once('close', resolve))
    expect((await fetch(`${emulator.url}/__emulator/health`)).status).toBe(200)
  })

  test('close ends tunnels, those without a word included', async () => {
    const own = await createEmulator({ port: 0, proxy: true })
    const { socket } = await openProxyTunnel(own.proxyUrl!, 'www.dropbox.com:443')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await own.close()
    await closed
  })
})
