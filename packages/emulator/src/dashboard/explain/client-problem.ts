import { readBasic } from '../../token/basic.ts'
import type { World } from '../../world.ts'
import type { Reading } from '../reading.ts'
import { list, quoted } from '../words.ts'
import { mistake } from './step.ts'
import type { Advice } from './step.ts'

/** How to mend credentials that Dropbox does not take. */
export function adviceForClient(complaint: string, reading: Reading, world: World): Advice {
  if (complaint.startsWith('invalid_client')) return wrongCredentials(reading, world)
  if (complaint.startsWith('No auth function')) return unusableCredentials(reading, world)
  if (complaint === world.switches.publicClientsOffText)
    return mistake(
      'The app does not allow public clients, and the request has no secret.',
      'Send the secret, or seed the app with publicClients: true.',
    )
  return mistake(complaint, 'Compare the request with the documentation of /oauth2/token.')
}

function wrongCredentials({ entry, field }: Reading, world: World): Advice {
  const key = readBasic(entry.headers.authorization)?.[0]?.key ?? field('client_id') ?? ''
  const app = world.directory.apps.find((one) => one.key === key)
  if (app === undefined)
    return mistake(
      `There is no app with the key ${quoted(key)}.`,
      `The emulator has: ${list(world.directory.apps.map((one) => one.key))}.`,
    )
  return app.secret === undefined
    ? mistake(`${app.key} has no secret, and one was sent.`, 'Leave client_secret out, and use PKCE.')
    : mistake(
        `The secret is not the one of ${app.key}.`,
        'Send the secret of the seed; another app’s does not count.',
      )
}

function unusableCredentials({ entry, field }: Reading, world: World): Advice {
  const { authorization, 'content-type': type = '' } = entry.headers
  if (entry.body !== '' && !type.includes('x-www-form-urlencoded'))
    return mistake(
      `The body was sent as ${quoted(type)}, which is not read: it acts as if nothing had been sent.`,
      'Send it as application/x-www-form-urlencoded.',
    )
  if (authorization === undefined && field('client_id') === undefined)
    return mistake(
      'The request does not say which app it is from.',
      'Send client_id, or HTTP Basic with key and secret.',
    )
  if (
    authorization !== undefined &&
    readBasic(authorization) === undefined &&
    field('client_id') === undefined
  )
    return mistake('The Authorization header is not HTTP Basic.', 'Send Basic with the base64 of key:secret.')
  if (field('client_secret') !== undefined || authorization !== undefined)
    return world.switches.secretWithVerifier
      ? mistake('The refresh token was made without the secret.', 'Refresh it with client_id alone.')
      : mistake('A secret and a code_verifier came together.', 'Send one of them.')
  if (field('grant_type') === 'refresh_token')
    return mistake(
      'The refresh token was made with the secret, and the request has none.',
      'Send client_secret too. Only tokens made with PKCE alone can be refreshed without it.',
    )
  return mistake(
    'The code came with neither a secret nor a code_verifier: nothing shows who may have it.',
    'Send the code_verifier of the login, or the client_secret.',
  )
}
