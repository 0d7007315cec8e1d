import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import {
  BadInputException,
  RelinkRequiredException,
  revokeToken,
  ScopeRequiredException,
} from '../../../src/index.ts'
import { link, type Sdk } from './linked.ts'
import { contentServer } from './content-server.ts'

const tokenLife = 4 * 3_600_000

/** What the package `dropbox` does with `auth: tokens.dropboxAuth(key)`, whatever its version. */
export const scenarios: Readonly<Record<string, (Dropbox: Sdk) => Promise<void>>> = {
  async 'its calls work, with and without an argument'(Dropbox) {
    await using linked = await link()
    const dropbox = new Dropbox({ auth: linked.auth })
    const account = await dropbox.usersGetCurrentAccount()
    assert.equal(account.result.email, 'ada@example.com')
    assert.equal(account.status, 200)
    assert.equal((await dropbox.checkUser({ query: 'ping' })).result.result, 'ping')
    assert.ok((await dropbox.usersGetSpaceUsage()).result.used > 0)
    assert.equal(linked.refreshes(), 0)
  },

  async 'its calls go where the manager has the API, with nothing else set'(Dropbox) {
    await using linked = await link({ port: 0 })
    const dropbox = new Dropbox({ auth: linked.auth })
    assert.equal((await dropbox.usersGetCurrentAccount()).result.email, 'ada@example.com')
  },

  async 'a route for apps and users is called as the user'(Dropbox) {
    await using linked = await link()
    const { result } = await new Dropbox({ auth: linked.auth }).filesListFolder({ path: '' })
    assert.deepEqual(result.entries, [])
  },

  async 'an expired token is replaced behind the call, once for twenty of them'(Dropbox) {
    await using linked = await link()
    const dropbox = new Dropbox({ auth: linked.auth })
    linked.emulator.clock.advance(tokenLife)
    const answers = await Promise.all(Array.from({ length: 20 }, () => dropbox.checkUser({ query: 'x' })))
    assert.deepEqual(new Set(answers.map(({ result }) => result.result)), new Set(['x']))
    assert.equal(linked.refreshes(), 1)
  },

  async 'a revocation is seen by the next call, and kept in mind'(Dropbox) {
    await using linked = await link()
    const dropbox = new Dropbox({ auth: linked.auth })
    await dropbox.usersGetCurrentAccount()
    await revokeToken({ accessToken: linked.result.accessToken, ...linked.wire })
    await assert.rejects(dropbox.usersGetCurrentAccount(), RelinkRequiredException)
    assert.equal((await linked.tokens.status(linked.key)).state, 'relink-required')
    await assert.rejects(dropbox.usersGetCurrentAccount(), RelinkRequiredException)
    assert.equal(linked.refreshes(), 1)
  },

  async 'a missing scope is thrown with the consent to ask for'(Dropbox) {
    await using linked = await link({ scope: ['files.metadata.read'] })
    await assert.rejects(new Dropbox({ auth: linked.auth }).usersGetCurrentAccount(), (error) => {
      assert.ok(error instanceof ScopeRequiredException)
      assert.deepEqual(error.consent, { scope: ['account_info.read'], includeGrantedScopes: 'user' })
      return true
    })
  },

  async "other refusals are the package's own errors"(Dropbox) {
    await using linked = await link()
    const call = new Dropbox({ auth: linked.auth }).filesListFolder({ path: '/nowhere' })
    await assert.rejects(call, { name: 'DropboxResponseError', status: 409 })
  },

  async 'an account that is not linked needs a login'(Dropbox) {
    await using linked = await link()
    const dropbox = new Dropbox({ auth: linked.tokens.dropboxAuth('nobody') })
    await assert.rejects(dropbox.usersGetCurrentAccount(), { code: 'relink_required', reason: 'not-linked' })
  },

  async "a team's token acts as the member that the package names"(Dropbox) {
    await using linked = await link({ user: 'admin@example.com' })
    const { memberId = '' } = linked.emulator.users.find(({ email }) => email === 'grace@example.com') ?? {}
    const pathRoot = '{".tag": "home"}'
    const member = new Dropbox({ auth: linked.auth, selectUser: memberId, pathRoot })
    assert.equal((await member.usersGetCurrentAccount()).result.email, 'grace@example.com')
    const { headers } = linked.emulator.requests.list().at(-1) ?? {}
    assert.equal(headers?.['dropbox-api-path-root'], pathRoot)
    await assert.rejects(new Dropbox({ auth: linked.auth }).usersGetCurrentAccount(), { status: 400 })
    linked.emulator.clock.advance(tokenLife)
    assert.equal((await member.usersGetCurrentAccount()).result.email, 'grace@example.com')
  },

  async 'the route that refuses a token gets none'(Dropbox) {
    await using linked = await link()
    await new Dropbox({ auth: linked.auth }).filesListFolderLongpoll({ cursor: 'c' }).catch(() => {}) // not emulated
    const request = linked.emulator.requests.list({}, { secrets: true }).at(-1)
    assert.equal(request?.url, '/2/files/list_folder/longpoll')
    assert.equal(request.headers['authorization'], undefined)
  },

  async 'a fetch of its own gets valid tokens'(Dropbox) {
    await using linked = await link()
    const dropbox = new Dropbox({ auth: linked.auth, fetch: linked.emulator.fetch })
    assert.equal((await dropbox.usersGetCurrentAccount()).result.email, 'ada@example.com')
  },

  async 'a domain of its own gets no token'(Dropbox) {
    await using linked = await link()
    const before = linked.emulator.requests.count()
    const dropbox = new Dropbox({ auth: linked.auth, domain: 'evil.example' })
    await assert.rejects(dropbox.usersGetCurrentAccount(), BadInputException)
    assert.equal(linked.emulator.requests.count(), before)
  },

  async 'files are uploaded from bytes and from streams'(Dropbox) {
    await using server = await contentServer()
    const dropbox = new Dropbox({ auth: server.auth })
    for (const contents of [
      'abc',
      Buffer.from('abc'),
      Readable.from([Buffer.from('a'), Buffer.from('bc')]),
    ]) {
      await dropbox.filesUpload({ path: '/é', contents })
    }
    for (const { url, body, headers } of server.requests) {
      assert.deepEqual([url, body], ['/2/files/upload', 'abc'])
      assert.equal(headers.authorization, `Bearer ${server.token}`)
      assert.match(String(headers['dropbox-api-arg']), /\\u00e9/)
    }
    assert.equal(server.requests.length, 3)
  },

  async 'files are downloaded as a Buffer'(Dropbox) {
    await using server = await contentServer()
    const { result } = await new Dropbox({ auth: server.auth }).filesDownload({ path: '/x' })
    const { fileBinary } = result as { fileBinary?: unknown }
    assert.ok(Buffer.isBuffer(fileBinary))
    assert.equal(fileBinary.toString(), 'what is in the file')
  },
}
