import { expect, test } from 'vitest'
import {
  BadRequestException,
  BadStateException,
  CsrfException,
  DropboxOAuthError,
  NotApprovedException,
  ProviderException,
} from '../../src/index.ts'
import { errorOf, sessionKey, startDropbox } from './dropbox.ts'

const dropbox = await startDropbox()

/** A session with a started login, and the state that Dropbox would send back. */
async function started() {
  const session: Record<string, unknown> = {}
  const url = await dropbox.web(session).start()
  return { session, url, state: String(session[sessionKey]) }
}

const isError = (error: unknown, name: string): void => {
  expect(error).toBeInstanceOf(Error)
  expect(error).toBeInstanceOf(DropboxOAuthError)
  expect(error).toMatchObject({ name })
}

test('S01 BadRequestException is an error of its own class', () => {
  isError(new BadRequestException('x'), 'BadRequestException')
})

test('S02 a redirect URL that lacks parameters is a BadRequestException', async () => {
  const { session, state } = await started()
  for (const query of ['', `state=${state}`, 'code=C', 'error=access_denied']) {
    expect(await errorOf(dropbox.web(session).finish(query))).toBeInstanceOf(BadRequestException)
  }
})

test('S03 a redirect URL with parameters that are not valid is a BadRequestException', async () => {
  const { session, state } = await started()
  const both = `state=${state}&code=C&error=access_denied`
  const twice = `state=${state}&state=${state}&code=C`
  for (const query of [both, twice, { state, code: ['C'] }, { state, code: 7 }]) {
    expect(await errorOf(dropbox.web(session).finish(query))).toBeInstanceOf(BadRequestException)
  }
})

test('S04 a BadRequestException asks for a page with status 400', async () => {
  const { session } = await started()
  const error = await errorOf(dropbox.web(session).finish('code=C'))
  expect(error).toMatchObject({ code: 'bad_request', httpStatus: 400, remedy: 'none' })
})

test('S05 BadStateException is an error of its own class', () => {
  isError(new BadStateException('x'), 'BadStateException')
})

test('S06 right parameters without a CSRF token in the session are a BadStateException', async () => {
  const { state } = await started()
  for (const session of [{}, new Map<string, unknown>(), { [sessionKey]: undefined }]) {
    expect(await errorOf(dropbox.web(session).finish({ state, code: 'C' }))).toBeInstanceOf(BadStateException)
  }
})

test('S07 a login that waited too long is a BadStateException that says so', async () => {
  const { session, url } = await started()
  const query = await dropbox.callback(url)
  const later = dropbox.web(session, { now: () => Date.now() + 600_000 })
  const error = await errorOf(later.finish(query))
  expect(error).toBeInstanceOf(BadStateException)
  expect(String(error)).toContain('too long ago')
  expect(String(await errorOf(dropbox.web({}).finish(query)))).toContain('expired')
})

test('S08 a BadStateException asks for a redirect to start again', async () => {
  const { state } = await started()
  const error = await errorOf(dropbox.web({}).finish({ state, code: 'C' }))
  expect(error).toMatchObject({ code: 'bad_state', httpStatus: 302, remedy: 'restart' })
})

test('S09 CsrfException is an error of its own class', () => {
  isError(new CsrfException('x'), 'CsrfException')
})

test('S10 a state without the CSRF token of the session is a CsrfException', async () => {
  const { session, state } = await started()
  const { state: ofAnother } = await started()
  for (const forged of [ofAnother, `${state}x`, state.slice(0, -1), '', '|', `|${state}`, `x|${state}`]) {
    const error = await errorOf(dropbox.web(session).finish({ state: forged, code: 'C' }))
    expect(error).toBeInstanceOf(CsrfException)
  }
})

test('S11 a forged callback sends nothing, and the user of the session still finishes', async () => {
  const { session, url } = await started()
  const attacker = await started()
  const forged = await dropbox.callback(attacker.url)
  const before = dropbox.forms().length
  expect(await errorOf(dropbox.web(session).finish(forged))).toBeInstanceOf(CsrfException)
  expect(dropbox.forms()).toHaveLength(before)
  await expect(dropbox.web(session).finish(await dropbox.callback(url))).resolves.toBeDefined()
})

test('S12 a CsrfException asks for a page with status 403', async () => {
  const { session } = await started()
  const error = await errorOf(dropbox.web(session).finish({ state: 'forged', code: 'C' }))
  expect(error).toMatchObject({ code: 'csrf', httpStatus: 403, remedy: 'none' })
})

test('S72 NotApprovedException is an error of its own class', () => {
  isError(new NotApprovedException('x'), 'NotApprovedException')
})

test('S73 a user who chooses not to approve is a NotApprovedException', async () => {
  const { session, url } = await started()
  const error = await errorOf(dropbox.web(session).finish(await dropbox.callback(url, 'deny')))
  expect(error).toBeInstanceOf(NotApprovedException)
  expect(error).toMatchObject({ code: 'not_approved', httpStatus: 403, remedy: 'restart' })
})

test('S84 ProviderException is an error of its own class', () => {
  isError(new ProviderException('x', { error: 'e' }), 'ProviderException')
})

test('S85 an unexpected error of Dropbox is a ProviderException with its code and words', async () => {
  const { session, state } = await started()
  const query = { state, error: 'temporarily_unavailable', error_description: 'back in a minute' }
  const error = await errorOf(dropbox.web(session).finish(query))
  expect(error).toBeInstanceOf(ProviderException)
  expect(error).toMatchObject({ error: 'temporarily_unavailable', errorDescription: 'back in a minute' })
})

test('S86 a ProviderException can be logged in one line, and asks to let the user try again', async () => {
  const { session, state } = await started()
  const query = { state, error: 'server_error', error_description: 'one\r\ntwo' }
  const error = await errorOf(dropbox.web(session).finish(query))
  expect(error).toMatchObject({ code: 'provider', httpStatus: 403, remedy: 'restart' })
  expect(String(error)).toMatch(/^[^\r\n]*server_error[^\r\n]*Let the user try again$/)
  expect(String(error)).not.toContain(state)
})
