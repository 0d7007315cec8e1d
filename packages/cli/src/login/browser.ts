import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { release } from 'node:os'
import { isOfThisMachine } from '../environment.ts'

/** Whether a browser can be opened on the machine that the user sits at; why not, if not. */
export type BrowserPlan = { readonly canOpen: true } | { readonly canOpen: false; readonly reason: string }

type Machine = { readonly platform: NodeJS.Platform; readonly release: string; exists(file: string): boolean }

const thisMachine: Machine = { platform: process.platform, release: release(), exists: existsSync }

/** Over SSH, in containers and without a display the browser is elsewhere, unless one is named; WSL reaches that of Windows. */
export function planBrowser(env: NodeJS.ProcessEnv, machine: Machine = thisMachine): BrowserPlan {
  const no = (reason: string): BrowserPlan => ({ canOpen: false, reason })
  if (env['BROWSER'] === 'none') return no('BROWSER is none')
  if (env['BROWSER']) return { canOpen: true } // of VS Code, say, which opens it on the user's own machine
  if (env['SSH_CONNECTION'] || env['SSH_TTY']) return no('this is an SSH session')
  if (env['CODESPACES'] || env['REMOTE_CONTAINERS']) return no('this is a remote container')
  if (machine.exists('/.dockerenv') || machine.exists('/run/.containerenv')) return no('this is a container')
  const isWsl = /microsoft/i.test(machine.release)
  const hasDisplay = env['DISPLAY'] || env['WAYLAND_DISPLAY']
  if (machine.platform === 'linux' && !isWsl && !hasDisplay) return no('there is no display')
  return { canOpen: true }
}

/**
 * Opens a page, by arguments and never by a shell. Nobody can tell whether a window came up, so the address is always
 * printed as well.
 */
export async function openBrowser(url: string, env: NodeJS.ProcessEnv): Promise<void> {
  const address = new URL(url)
  const isEmulator = address.protocol === 'http:' && isOfThisMachine(address)
  if (address.protocol !== 'https:' && !isEmulator) return
  const named = env['BROWSER'] ?? ''
  if (named !== '' && process.platform === 'linux') return openByCommand(browserCommands(named, url))
  try {
    const { default: open } = await import('open')
    const child = await open(url, named === '' ? {} : { app: { name: named } })
    child.on('error', () => {}) // the address is on the screen
  } catch {
    // The address is on the screen.
  }
}

/**
 * `BROWSER` as other programs of Linux read it: commands to try in turn, with colons between them; `%s` in one stands for
 * the address, which else comes last. What is a file is one word, blanks and all.
 */
export function browserCommands(
  named: string,
  url: string,
  exists: Machine['exists'] = existsSync,
): string[][] {
  const entries = named.split(':').filter((entry) => entry.trim() !== '')
  return entries.map((entry) => {
    const words = exists(entry) ? [entry] : entry.trim().split(/\s+/)
    const filled = words.map((word) => word.replaceAll('%s', () => url)) // a function: `$&` in an address is no pattern
    return entry.includes('%s') ? filled : [...words, url]
  })
}

/** By the first command that starts. When none does, the address is on the screen. */
async function openByCommand(commands: readonly string[][]): Promise<void> {
  for (const [program = '', ...words] of commands) {
    const child = spawn(program, words, { stdio: 'ignore', detached: true })
    const hasStarted = await once(child, 'spawn').then(
      () => true,
      () => false,
    )
    child.unref()
    if (hasStarted) return
  }
}
