import { startHostileServer } from '../support/hostile-token-server.ts'
import type { HostileServer } from '../support/hostile-token-server.ts'
import { accepted, reply } from '../support/scenarios/scenario.ts'
import type { Answer } from '../support/scenarios/scenario.ts'

/** A Dropbox that gives one answer to whatever it is asked. */
export const answering = (answer: Answer): Promise<HostileServer> =>
  startHostileServer({ name: 'one answer', answer, expect: accepted })

/** The same, for an answer in JSON. */
export const answeringJson = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<HostileServer> => answering(reply(status, JSON.stringify(body), headers))

/** A Dropbox that takes the request and says nothing; `asked` resolves when it has come. */
export async function silent(): Promise<HostileServer & { asked: Promise<void> }> {
  let arrived = (): void => {}
  const asked = new Promise<void>((resolve) => (arrived = resolve))
  return Object.assign(await answering(() => arrived()), { asked })
}

/** What a call rejects with. Fails where it does not reject. */
export const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => {
      throw new Error(`expected an error, got ${JSON.stringify(value)}`)
    },
    (error: unknown) => error,
  )
