import { runProgram, type Program } from './program.ts'

/** The running web application, and the emulator inside it. */
export interface WebApp extends Program {
  readonly origin: string
  readonly emulator: string
}

/** Starts the web application with the emulator, on a free port. */
export async function startWebApp(): Promise<WebApp> {
  const program = runProgram('web-app/src/main.ts', { PORT: '0' })
  const [, emulator = ''] = await program.printed(/emulated at (http:\S+?);/)
  const [, origin = ''] = await program.printed(/Open (http:\S+)/)
  return { ...program, origin, emulator }
}

/** Makes the emulator answer something else the next time: see its documentation for the fields. */
export async function addFault({ emulator }: WebApp, fault: object): Promise<void> {
  const body = JSON.stringify(fault)
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(`${emulator}/__emulator/faults`, { method: 'POST', headers, body })
  if (!response.ok)
    throw new Error(`The emulator refused the fault: ${response.status} ${await response.text()}`)
}

/** Answers the consent page without a browser: where it leads. */
export async function decide(
  { emulator }: WebApp,
  url: string,
  decision: 'allow' | 'deny' = 'allow',
  user = 'ada@example.com',
): Promise<string> {
  const body = JSON.stringify({ url, user, decision })
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(`${emulator}/__emulator/authorize`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`The emulator refused: ${response.status} ${await response.text()}`)
  const { redirectUrl } = (await response.json()) as { redirectUrl?: string }
  if (redirectUrl === undefined) throw new Error('The emulator led nowhere')
  return redirectUrl
}
