import { fileURLToPath } from 'node:url'

const preload = `--import=${fileURLToPath(new URL('machine.mjs', import.meta.url))}`

/** A Linux desktop, whatever the tests run on. */
export const desktop: Readonly<Record<string, string>> = {
  NODE_OPTIONS: preload,
  MACHINE_FILES: '',
  DISPLAY: ':99',
}

/** A container, without a display. */
export const container: Readonly<Record<string, string>> = {
  NODE_OPTIONS: preload,
  MACHINE_FILES: '/.dockerenv',
}

/** Linux in Windows, which needs no display. */
export const wsl: Readonly<Record<string, string>> = {
  NODE_OPTIONS: preload,
  MACHINE_FILES: '',
  MACHINE_RELEASE: '5.15.167.4-microsoft-standard-WSL2',
}

/** A machine whose clock is ahead of the one of the tests, and so of what was stored. */
export const later = (ms: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: preload,
  MACHINE_AHEAD_MS: String(ms),
})
