import { existsSync } from 'node:fs'
import { type Browser, chromium, firefox } from 'playwright-core'

const programs = { Chromium: '/usr/bin/chromium', Firefox: '/usr/bin/firefox-esr' } as const

export type BrowserName = keyof typeof programs

/** Starts a real browser. As root Chromium cannot have its sandbox; Firefox is Debian's, so it needs its channel. */
export function launch(name: BrowserName): Promise<Browser> {
  const executablePath = programs[name]
  if (!existsSync(executablePath)) {
    const debian = executablePath.replace('/usr/bin/', '')
    throw new Error(
      `${executablePath} is missing. Install it: apt-get install -y --no-install-recommends ${debian}`,
    )
  }
  if (name === 'Firefox') {
    // Pages of the history are loaded anew: of one that comes back as it was, playwright sees no end.
    const firefoxUserPrefs = { 'browser.sessionhistory.max_total_viewers': 0 }
    return firefox.launch({ channel: 'moz-firefox', executablePath, timeout: 60_000, firefoxUserPrefs })
  }
  const args = ['--disable-gpu', '--disable-quic', '--disable-sync', '--disable-component-update']
  return chromium.launch({ executablePath, chromiumSandbox: false, args })
}
