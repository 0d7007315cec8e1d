import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A program that is taken for a browser, and only tells what it was asked to open. */
export interface Opener {
  readonly path: string
  /** The folder it is in, for `PATH`. */
  readonly folder: string
  /** Its arguments, each time it was started. */
  readonly calls: readonly string[][]
  /** The first call's arguments. */
  readonly called: Promise<string[]>
}

/** Puts the program into a folder, by the name that the system looks for. */
export async function placeOpener(parent: string, name = 'x-www-browser'): Promise<Opener> {
  const calls: string[][] = []
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const called = new Promise<string[]>((resolve) => {
    server.on('request', (request, response) => {
      const words = new URL(request.url ?? '/', 'http://opener').searchParams.getAll('word')
      calls.push(words)
      response.end()
      resolve(words)
    })
  })
  const folder = join(parent, 'openers')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  writeFileSync(
    path,
    `#!/bin/bash\nargs=()\nfor word; do args+=(--data-urlencode "word=$word"); done\nexec curl -sG "\${args[@]}" ${url}\n`,
  )
  chmodSync(path, 0o755)
  return { path, folder, calls, called }
}
