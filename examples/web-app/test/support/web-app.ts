import { makeDataDir, removeDataDir } from './data-dir.ts'
import { runProgram, type Program } from './program.ts'

/** The running web application, and the emulator inside it. */
export interface WebApp extends Program {
  readonly origin: string
  readonly emulator: string
  readonly dataDir: string
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>
}

/** Starts the web application with the emulator, on a free port and with a data directory of its own unless given. */
export async function startWebApp(env: Record<string, string> = {}): Promise<WebApp> {
  const dataDir = env['DATA_DIR'] ?? makeDataDir()
  const program = runProgram('web-app/src/main.ts', { PORT: '0', ...env, DATA_DIR: dataDir })
  const [, emulator = ''] = await program.printed(/emulated at (http:\S+?);/)
  const [, origin = ''] = await program.printed(/Open (http:\S+)/)
  return {
    ...program,
    origin,
    emulator,
    dataDir,
    async stop() {
      program.signal('SIGINT')
      const code = await program.ended
      if (code !== 0) throw new Error(`It ended with ${code}: ${program.output()}`)
    },
    async kill() {
      await program.kill()
      if (env['DATA_DIR'] === undefined) removeDataDir(dataDir)
    },
  }
}

type Place = Pick<WebApp, 'emulator'>

/** Steers the emulator: see its documentation for the fields. */
export async function control({ emulator }: Place, path: string, fields: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify(fields)
  const response = await fetch(`${emulator}/__emulator/${path}`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`The emulator refused: ${response.status} ${await response.text()}`)
  return response.json()
}

/** Makes the emulator answer something else the next time. */
export const addFault = (app: Place, fault: object): Promise<unknown> => control(app, 'faults', fault)

/** Answers the consent page without a browser: where it leads. */
export async function decide(
  app: Place,
  url: string,
  decision: 'allow' | 'deny' = 'allow',
  user = 'ada@example.com',
): Promise<string> {
  const { redirectUrl } = (await control(app, 'authorize', { url, user, decision })) as {
    redirectUrl?: string
  }
  if (redirectUrl === undefined) throw new Error('The emulator led nowhere')
  return redirectUrl
}

/** How many requests of a kind the emulator was sent. */
export async function countRequests({ emulator }: Place, filter: Record<string, string>): Promise<number> {
  const response = await fetch(`${emulator}/__emulator/requests?${new URLSearchParams(filter)}`)
  return ((await response.json()) as { requests: unknown[] }).requests.length
}
