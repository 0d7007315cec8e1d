import { expect, test } from 'vitest'
import { container, desktop, wsl } from './support/machine.ts'
import { placeOpener } from './support/opener.ts'
import type { Running } from './support/running.ts'
import { openWorkplace, type Workplace } from './support/workplace.ts'

async function start(
  place: Workplace,
  env: Readonly<Record<string, string>>,
  ...more: string[]
): Promise<Running> {
  const port = await place.registerPort()
  const words = ['login', '--app-key', place.appKey, '--port', port, '--insecure-storage', ...more]
  return place.start(words, { env })
}

async function finish(place: Workplace, running: Running): Promise<void> {
  const { redirectUrl = '' } = await place.emulator.authorize(await running.loginUrl())
  expect((await fetch(redirectUrl)).status).toBe(200)
  expect(await running.ended).toMatchObject({ code: 0 })
}

test('on a desktop the browser is opened with the address that is printed, as its one argument', async () => {
  const place = await openWorkplace()
  const opener = await placeOpener(place.folder)
  const withoutApplications = { XDG_DATA_DIRS: place.folder } // or the desktop prefers those of this machine
  const env = { ...desktop, ...withoutApplications, PATH: `${opener.folder}:${place.env['PATH']}` }
  const running = await start(place, env)
  expect(await opener.called).toEqual([await running.loginUrl()])
  await finish(place, running)
  expect(opener.calls).toHaveLength(1)
})

test.each([
  ['a desktop', desktop],
  ['a container', container],
  ['an SSH session', { SSH_CONNECTION: '203.0.113.9 50000 198.51.100.7 22' }],
])('BROWSER names the one to open, in %s too', async (_, machine) => {
  const place = await openWorkplace()
  const opener = await placeOpener(place.folder, 'my-browser')
  const running = await start(place, { ...machine, BROWSER: opener.path })
  expect(await opener.called).toEqual([await running.loginUrl()])
  await finish(place, running)
})

test('of the commands that BROWSER lists the first that starts is run, and %s is the address', async () => {
  const place = await openWorkplace()
  const opener = await placeOpener(place.folder, 'my-browser')
  const list = `/no/such/browser:${opener.path} --new %s:/no/such/either`
  const running = await start(place, { ...desktop, BROWSER: list })
  expect(await opener.called).toEqual(['--new', await running.loginUrl()])
  await finish(place, running)
})

test('a browser that cannot be started changes nothing: the address is there', async () => {
  const place = await openWorkplace()
  await finish(place, await start(place, { ...desktop, BROWSER: '/no/such/browser' }))
})

test('BROWSER=none opens none, on a desktop too', async () => {
  const place = await openWorkplace()
  const opener = await placeOpener(place.folder)
  const env = {
    ...desktop,
    XDG_DATA_DIRS: place.folder,
    BROWSER: 'none',
    PATH: `${opener.folder}:${place.env['PATH']}`,
  }
  const running = await start(place, env, '--timeout', '60')
  await running.said(/No browser is opened/)
  await finish(place, running)
  expect(opener.calls).toEqual([])
})

test.each([
  ['an SSH session', { ...desktop, SSH_TTY: '/dev/pts/3' }, 'this is an SSH session'],
  ['Codespaces', { ...desktop, CODESPACES: 'true' }, 'container'],
  ['a development container', { ...desktop, REMOTE_CONTAINERS: 'true' }, 'container'],
  ['a container', { ...container, DISPLAY: ':0' }, 'this is a container'],
  ['a machine without a display', { ...desktop, DISPLAY: '' }, 'there is no display'],
])('in %s, without a terminal, it ends at once and says what to do', async (_, env, reason) => {
  const place = await openWorkplace()
  const { code, stdout, stderr } = await (await start(place, env)).ended
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(reason)
  expect(stderr).toContain('--with-token')
  expect(stderr).toContain('--timeout')
})

test('in WSL the browser is that of Windows, so it waits for it', async () => {
  const place = await openWorkplace()
  const running = await start(place, wsl)
  await running.said(/Waiting for the browser/)
  expect(running.stderr).not.toContain('No browser is opened')
  await finish(place, running)
})
