import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

type Answer = (request: Request) => Promise<Response>
type Route = (context: object) => Promise<Response>

const root = fileURLToPath(new URL('../../..', import.meta.url))
const origin = 'http://localhost:3000'
let emulator: Emulator
let folder: string

beforeAll(async () => {
  emulator = await createEmulator({ port: 0 })
  const { key, secret, redirectUris } = emulator.apps[0]! // `!`: seeded
  redirectUris.push(`${origin}/dropbox-auth-finish`)
  vi.stubEnv('DROPBOX_APP_KEY', key)
  vi.stubEnv('DROPBOX_APP_SECRET', secret ?? '')
  vi.stubEnv('SESSION_SECRET', 'a secret of more than 32 bytes, for tests')
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  folder = mkdtempSync(join(root, 'artifacts/recipes-'))
  write('dropbox', blocksOf('README')[0] ?? '')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  if (folder) rmSync(folder, { recursive: true })
  await emulator?.close()
})

/** The TypeScript of a recipe, block by block. */
function blocksOf(recipe: string): string[] {
  const text = readFileSync(join(root, `docs/recipes/${recipe}.md`), 'utf8')
  return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code)
}

/** A block as a module beside `dropbox.ts`. Dropbox is the emulator; a framework's own functions do as they do. */
function write(name: string, code: string): string {
  const path = join(folder, `${name}.ts`)
  const given =
    name === 'dropbox'
      ? ''
      : `import { dropbox } from './dropbox.ts'
         const defineEventHandler = (handler) => handler
         const toWebRequest = (event) => event.request\n`
  const emulated = code
    .replaceAll("'https://api.dropboxapi.com", `'${emulator.url}`)
    .replace('const app = {', `const app = { endpoints: ${JSON.stringify(emulator.endpoints)},`)
  writeFileSync(path, given + emulated)
  return path
}

async function load(recipe: string, block: number): Promise<Record<string, Route>> {
  const code = blocksOf(recipe)[block]
  if (code === undefined) throw new Error(`${recipe} has no block ${block}`)
  return (await import(write(`${recipe}-${block}`, code))) as Record<string, Route>
}

const path = (request: Request): string => new URL(request.url).pathname
const named = (routes: Record<string, Route>, name: string): Route => {
  const route = routes[name]
  if (!route) throw new Error(`The recipe exports no ${name}`)
  return route
}

/** Each framework as far as it asks the recipe. What is thrown at it is an answer too, and what is no answer becomes JSON. */
const frameworks: Record<string, () => Promise<Answer>> = {
  async sveltekit() {
    const handle = named(await load('sveltekit', 0), 'handle') as (input: object) => Promise<Response>
    const files = named(await load('sveltekit', 1), 'GET')
    return (request) => handle({ event: { request }, resolve: files })
  },
  async 'react-router'() {
    const login = await load('react-router', 0)
    const files = named(await load('react-router', 1), 'loader')
    return (request) => {
      if (path(request) === '/files') return files({ request })
      return named(login, request.method === 'POST' ? 'action' : 'loader')({ request })
    }
  },
  async nuxt() {
    const middleware = named(await load('nuxt', 0), 'default')
    const files = named(await load('nuxt', 1), 'default')
    return async (request) => {
      const event = { path: path(request), request }
      return (await middleware(event)) ?? files(event)
    }
  },
  async astro() {
    const login = await load('astro', 0)
    const files = named(await load('astro', 1), 'GET')
    return (request) =>
      path(request) === '/files' ? files({ request }) : named(login, request.method)({ request })
  },
}

/** A browser as far as it takes to log in. */
function browserFor(answer: Answer): (path: string, method?: string) => Promise<Response> {
  const cookies = new Map<string, string>()
  return async (path, method = 'GET') => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const headers = {
      accept: 'text/html',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-host': 'evil.example',
      cookie,
    }
    const given: unknown = await answer(new Request(origin + path, { method, headers })).catch(
      (thrown: unknown) => thrown,
    )
    const response = given instanceof Response ? given : Response.json(given)
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (line.includes('Max-Age=0;')) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
}

const locationOf = (response: Response): string => response.headers.get('location') ?? String(response.status)

test.each(Object.keys(frameworks))(
  'the recipe for %s logs in, asks for one scope more, and ends the link',
  async (name) => {
    const visit = browserFor(await frameworks[name]!()) // `!`: one of its keys
    const consent = async (start: string): Promise<Response> => {
      const { redirectUrl = '' } = await emulator.authorize(locationOf(await visit(start)), {
        user: 'ada@example.com',
      })
      expect(redirectUrl).toMatch(`${origin}/dropbox-auth-finish?`)
      return visit(redirectUrl.slice(origin.length))
    }
    expect(locationOf(await consent(locationOf(await visit('/files'))))).toBe('/files')
    const more = locationOf(await visit('/files'))
    expect(more).toBe('/dropbox-auth-start?returnTo=%2Ffiles&scope=files.metadata.read')
    expect(locationOf(await consent(more))).toBe('/files')
    expect(await (await visit('/files')).text()).toMatch(/^\{"(entries|names)":\[\]/)
    expect(locationOf(await visit('/dropbox-auth-unlink', 'POST'))).toBe('/')
    expect(locationOf(await visit('/files'))).toBe('/dropbox-auth-start?returnTo=%2Ffiles')
  },
)
