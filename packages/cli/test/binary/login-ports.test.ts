import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { desktop } from './support/machine.ts'
import { openSocket } from './support/raw-request.ts'
import { openWorkplace } from './support/workplace.ts'

// The ports that users register are fixed: whatever listens there is tested in this file, one after the other.

test('a free port, taken on one of the two addresses only, is not half taken', async () => {
  const place = await openWorkplace()
  const port = await place.registerPort()
  await occupy(Number(port), '::1')
  const words = ['login', '--app-key', place.appKey, '--port', port, '--insecure-storage', '--timeout', '5']
  const { code, stdout, stderr } = await place.run(words, { env: { BROWSER: 'none' } })
  expect({ code, stdout }).toEqual({ code: 7, stdout: '' })
  expect(stderr).toContain(`Port ${port} is taken`)
  await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
})

test('the first registered port is taken by another program: the second one serves', async () => {
  const place = await openWorkplace()
  await occupy(17823, '127.0.0.1')
  const words = ['login', '--app-key', place.appKey, '--insecure-storage', '--timeout', '60']
  const running = place.start(words, { env: desktop })
  const url = await running.loginUrl()
  expect(new URL(url).searchParams.get('redirect_uri')).toBe('http://localhost:17824/callback')
  const { redirectUrl = '' } = await place.emulator.authorize(url)
  expect((await fetch(redirectUrl)).status).toBe(200)
  expect(await running.ended).toMatchObject({ code: 0 })
})

test('all three are taken: it says so, and what else can be done', async () => {
  const place = await openWorkplace()
  for (const port of [17823, 17824, 17825]) await occupy(port, '127.0.0.1')
  const words = ['login', '--app-key', place.appKey, '--insecure-storage', '--timeout', '5']
  const { code, stdout, stderr } = await place.run(words, { env: desktop })
  expect({ code, stdout }).toEqual({ code: 7, stdout: '' })
  for (const part of ['17823, 17824, 17825', '--port', '--no-browser']) expect(stderr).toContain(part)
})

async function occupy(port: number, host: string): Promise<void> {
  const server = createServer().listen({ port, host })
  await once(server, 'listening')
  onTestFinished(() => void server.close())
}
