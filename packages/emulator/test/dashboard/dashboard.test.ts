import { createHash } from 'node:crypto'
import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { callApi, link } from '../support/client.ts'
import { Desk } from './support/desk.ts'
import { tellStory } from './support/story.ts'

describe('the dashboard', () => {
  test('shows requests, grants, clock, faults, apps and people', async () => {
    await using emulator = await createEmulator()
    await tellStory(emulator)
    const { text } = await new Desk(emulator).open()
    expect(text).toContain('Zoë Ångström at emulatorappkey1')
    expect(text).toContain('Ada Lovelace → emulatorappkey1')
    expect(text).toMatch(/\d\d:\d\d:\d\d/)
    expect(text).toContain(
      'Token requests of grant refresh_token, 3 times: it is answered 429 with Retry-After: 30.',
    )
    for (const { key } of emulator.apps) expect(text).toContain(key)
    for (const { email } of emulator.users) expect(text).toContain(email)
  })

  test('runs the script of its own origin and no other, loads nothing else, and cannot be framed or kept', async () => {
    await using emulator = await createEmulator()
    await callApi(emulator, 'check/user', 'nobody')
    const desk = new Desk(emulator)
    for (const path of ['/', '/__emulator/ui/requests/1']) {
      const { page, response } = await desk.open(path)
      const policy = response.headers.get('content-security-policy')!
      const hashes = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(
        ([, style]) => `'sha256-${createHash('sha256').update(style!).digest('base64')}'`,
      )
      expect(policy).toBe(
        [
          "default-src 'none'",
          `style-src ${hashes.join(' ')}`,
          "script-src 'self'",
          "connect-src 'self'",
          'img-src data:',
          `form-action ${path === '/' ? "'self'" : "'none'"}`,
          "base-uri 'none'",
          "frame-ancestors 'none'",
        ].join('; '),
      )
      expect(page.match(/<script.*?<\/script>/gs)).toEqual([
        '<script src="/__emulator/ui/script.js" defer=""></script>',
      ])
      expect(page).not.toMatch(/ style=| on\w+=|url\(|<iframe|<img/i)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('referrer-policy')).toBe(path === '/' ? 'same-origin' : 'no-referrer')
    }
    const script = await emulator.fetch(`${emulator.url}/__emulator/ui/script.js`)
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('leaves no trace in the log, and no fault strikes it', async () => {
    await using emulator = await createEmulator()
    emulator.faults.add({ respond: { status: 500 } })
    const { response } = await (await new Desk(emulator).open()).send('advance', { ms: '600000' })
    expect(response.status).toBe(200)
    expect(emulator.requests.count()).toBe(0)
  })

  test('names no two elements alike', async () => {
    await using emulator = await createEmulator()
    await tellStory(emulator)
    await link(emulator)
    const ids = [...(await new Desk(emulator).open()).page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids).toEqual([...new Set(ids)])
  })

  test('shows the last of a long day, and says what it leaves out', async () => {
    await using emulator = await createEmulator()
    const { access_token } = await link(emulator)
    for (let call = 0; call < 60; call++)
      await callApi(emulator, call % 2 === 0 ? 'check/user' : 'users/get_current_account', access_token)
    for (let grant = 0; grant < 40; grant++) await link(emulator)
    const desk = await new Desk(emulator).open()
    expect(desk.text).toContain('21 older logins are not shown.')
    expect(desk.section('grants')).toContain('11 older grants are not shown.')
    await callApi(emulator, 'check/user', access_token)
    expect((await desk.open()).text).toContain('earlier steps are not shown.')
    expect(desk.page.length).toBeLessThan(500_000)
  })

  test('tells the same call again and again as one step, and leads to each request', async () => {
    await using emulator = await createEmulator({ clock: 'frozen' })
    const { access_token } = await link(emulator)
    for (let call = 0; call < 5; call++) await callApi(emulator, 'check/user', access_token)
    const desk = await new Desk(emulator).open()
    expect(desk.section('log')).toMatch(/ 4 more like it, since [\d:]+: from request 3 /)
    expect(desk.section('log')).toContain('7 requests, last at')
    expect(desk.page).not.toContain('id="request-6"')
    await desk.open('/__emulator/ui/requests/7')
    expect(desk.text).toContain('Dashboard Request 6 Request 7')
  })

  test.each(['//', '//x/oauth2/token', '//[:x/'])('goes on after a request for %s', async (path) => {
    await using emulator = await createEmulator()
    const url = `${emulator.url}${path}`
    expect((await emulator.fetch(url)).status).toBe(404)
    const desk = await new Desk(emulator).open()
    expect(desk.section('log')).toContain('Nothing here')
    expect((await desk.open('/__emulator/ui/requests/1')).text).toContain('Request 1: Nothing here')
  })

  test('never shows a secret, but on the page of one request, when asked', async () => {
    await using emulator = await createEmulator()
    const tokens = await link(emulator)
    await callApi(emulator, 'check/user', tokens.access_token)
    const secrets = [tokens.access_token!, tokens.refresh_token!, emulator.apps[0]!.secret!]
    const desk = await new Desk(emulator).open()
    for (const path of [
      '/',
      '/__emulator/ui/requests/1',
      '/__emulator/ui/requests/2',
      '/__emulator/ui/requests/3',
      '/__emulator/ui/requests/3/curl',
    ]) {
      await desk.open(path)
      for (const secret of secrets) expect(desk.page).not.toContain(secret)
    }
    await desk.open('/__emulator/ui/requests/3/curl?secrets=shown')
    expect(desk.page).toContain(tokens.access_token)
    expect((await desk.open('/__emulator/ui/requests/2?secrets=shown')).page).toContain(tokens.refresh_token)
    expect((await desk.open('/__emulator/ui/requests/99')).response.status).toBe(404)
  })
})
