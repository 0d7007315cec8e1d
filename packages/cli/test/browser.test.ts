import { expect, test } from 'vitest'
import { browserCommands, planBrowser } from '../src/login/browser.ts'

const desktop = { platform: 'linux', release: '6.1.0', exists: () => false } as const
const container = { ...desktop, exists: (file: string) => file === '/.dockerenv' }

test.each([
  ['on a desktop', { DISPLAY: ':0' }, desktop],
  ['on Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, desktop],
  ['where a browser is named', { BROWSER: 'firefox' }, desktop],
  ['on WSL, which has the one of Windows', {}, { ...desktop, release: '5.15.0-microsoft-standard-WSL2' }],
  ['on macOS', {}, { ...desktop, platform: 'darwin' as const }],
])('a browser is opened %s', (_, env, machine) => {
  expect(planBrowser(env, machine)).toEqual({ canOpen: true })
})

test.each([
  ['over SSH', { DISPLAY: ':0', SSH_CONNECTION: '10.0.0.1 22 10.0.0.2 22' }, desktop, /SSH/],
  ['over SSH with a terminal', { SSH_TTY: '/dev/pts/0' }, desktop, /SSH/],
  ['in a codespace', { DISPLAY: ':0', CODESPACES: 'true' }, desktop, /container/],
  ['in a container', { DISPLAY: ':0' }, container, /container/],
  ['without a display', {}, desktop, /display/],
  ['where the user wants none', { DISPLAY: ':0', BROWSER: 'none' }, desktop, /BROWSER/],
])('none is opened %s, and the reason is told', (_, env, machine, reason) => {
  expect(planBrowser(env, machine)).toEqual({ canOpen: false, reason: expect.stringMatching(reason) })
})

const url = 'https://www.dropbox.com/oauth2/authorize?state=$&'

test.each([
  ['firefox', [['firefox', url]]],
  [
    'firefox:/usr/bin/lynx::',
    [
      ['firefox', url],
      ['/usr/bin/lynx', url],
    ],
  ],
  ['firefox --new-window %s', [['firefox', '--new-window', url]]],
  [
    'w3m -o open=%s:links',
    [
      ['w3m', '-o', `open=${url}`],
      ['links', url],
    ],
  ],
  ['/mnt/c/Program Files/browser.exe', [['/mnt/c/Program Files/browser.exe', url]]],
])('BROWSER=%s is read as other programs read it', (named, commands) => {
  expect(browserCommands(named, url, (file) => file === '/mnt/c/Program Files/browser.exe')).toEqual(commands)
})
