import type { World } from '../../world.ts'
import { faultWords } from '../fault-words.ts'
import type { Reading } from '../reading.ts'
import { explainApi } from './api.ts'
import { explainPage } from './page.ts'
import type { Step } from './step.ts'
import { explainToken } from './token.ts'

/**
 * Says of a request what it was for, how it ended, and what the client did wrong. `earlier` are the requests of the same
 * login before it.
 */
export function explain(reading: Reading, earlier: readonly Reading[], world: World): Step {
  const step = world.log.hideSecrets(explainPart(reading, earlier, world))
  const { fault, retryOf, swallowedBy } = reading.entry
  const notes = [
    ...(fault === undefined ? [] : [`A fault on purpose struck it: it ${faultWords(fault)}.`]),
    ...(retryOf === undefined ? [] : [`It repeats request ${retryOf}.`]),
    ...(swallowedBy === undefined
      ? []
      : [
          `The client repeated it by itself, as request ${swallowedBy}, so the program above saw no failure.`,
        ]),
  ]
  // What a fault answered says nothing about the client.
  if (fault !== undefined && answersItself(reading)) return { label: step.label, sentence: notes.join(' ') }
  return { ...step, sentence: [step.sentence, ...notes].join(' ') }
}

const answersItself = ({ entry: { fault, response } }: Reading): boolean =>
  fault?.respond !== undefined || fault?.redirectTo !== undefined || response === undefined

function explainPart(reading: Reading, earlier: readonly Reading[], world: World): Step {
  const { path, entry } = reading
  if (entry.endpoint === 'proxy') return explainProxy(reading)
  if (path.startsWith('/oauth2/authorize')) return explainPage(reading, world)
  if (path === '/oauth2/token') return explainToken(reading, earlier, world)
  if (path.startsWith('/2/')) return explainApi(reading, earlier, world)
  const label = DOCUMENTS.get(entry.endpoint)
  if (label !== undefined)
    return { label, sentence: 'A client read what the emulator publishes about itself.' }
  return {
    label: 'Nothing here',
    sentence: `A request for an address that the emulator does not serve.`,
  }
}

const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ['discovery', 'OpenID discovery'],
  ['jwks', 'Public keys'],
  ['metadata', 'Server metadata'],
])

const explainProxy = ({ entry }: Reading): Step => ({
  label: 'Proxy',
  sentence: `A program wanted to leave for ${entry.url}. The proxy leads to Dropbox’s hosts only, and refused.`,
})
