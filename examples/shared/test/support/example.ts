import { freePort } from '../../../web-app/test/support/ports.ts'
import { type Program, runProgram } from '../../../web-app/test/support/program.ts'
import { countRequests } from '../../../web-app/test/support/web-app.ts'

/** One of the examples, running, beside an emulator of its own. */
export interface Example {
  readonly origin: string
  readonly emulator: string
  kill(): Promise<void>
  /** A request of a program, without cookies. */
  ask(path: string, headers?: Record<string, string>): Promise<Response>
  /** How many tokens were revoked. */
  revoked(): Promise<number>
}

/** Runs `examples/<folder>/src/main.ts`. */
export async function startExample(folder: string, env: Record<string, string> = {}): Promise<Example> {
  return watchExample(runProgram(`${folder}/src/main.ts`, { ...env, PORT: String(await freePort()) }))
}

/** Waits until it listens. */
export async function watchExample(program: Program): Promise<Example> {
  const [, emulator = ''] = await program.printed(/emulated at (http:\S+?);/)
  const [, origin = ''] = await program.printed(/Open (http:\S+)/)
  return {
    origin,
    emulator,
    kill: () => program.kill(),
    ask: (path, headers = {}) => fetch(origin + path, { redirect: 'manual', headers }),
    revoked: () => countRequests({ emulator }, { endpoint: 'revoke' }),
  }
}
