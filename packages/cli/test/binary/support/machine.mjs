// Loaded before the command: lets a test say on which machine it runs, and at what time.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'

const { MACHINE_FILES, MACHINE_RELEASE, MACHINE_AHEAD_MS } = process.env
const containerFiles = ['/.dockerenv', '/run/.containerenv']

if (MACHINE_FILES !== undefined) {
  const { existsSync } = fs
  const known = MACHINE_FILES.split(':')
  fs.existsSync = (path) => (containerFiles.includes(path) ? known.includes(path) : existsSync(path))
}
if (MACHINE_RELEASE !== undefined) os.release = () => MACHINE_RELEASE
if (MACHINE_AHEAD_MS !== undefined) {
  const { now } = Date
  Date.now = () => now() + Number(MACHINE_AHEAD_MS)
}
syncBuiltinESMExports()
