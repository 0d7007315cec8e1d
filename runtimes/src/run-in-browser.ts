import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Browser } from 'playwright-core'
import type { Outcome } from '../checks.ts'
import { bundleFor } from './bundle.ts'
import type { Setting } from './checks/check.ts'
import type { Library } from './library.ts'

/** Runs the checks in a page of a web server, which hands the emulator's controls on: they let no foreign page in. */
export async function runInBrowser(library: Library, browser: Browser, setting: Setting): Promise<Outcome[]> {
  const { text: script } = await bundleFor(library, ['browser'])
  const server = createServer((request, response) => void answer(request, response, script, setting.control))
  await once(server.listen(0, 'localhost'), 'listening')
  const page = await browser.newPage()
  try {
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`
    await page.goto(origin)
    const given: Setting = { ...setting, control: `${origin}/__emulator` }
    return await page.evaluate<Outcome[]>(
      `import('/checks.js').then(({ runChecks }) => runChecks(${JSON.stringify(given)}))`,
    )
  } finally {
    await page.close()
    server.closeAllConnections()
    server.close()
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  script: string,
  control: string,
): Promise<void> {
  const { method = 'GET', url = '/' } = request
  if (url === '/checks.js') return void response.setHeader('content-type', 'text/javascript').end(script)
  if (!url.startsWith('/__emulator/'))
    return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>Checks</title>')
  const answered = await fetch(control + url.slice('/__emulator'.length), {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'POST' && { body: await text(request) }),
  })
  response.statusCode = answered.status
  response.setHeader('content-type', 'application/json').end(await answered.text())
}
