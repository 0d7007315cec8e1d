import fc from 'fast-check'
import type { AsyncCommand } from 'fast-check'
import { isDropboxOAuthError } from '../../src/index.ts'
import { life } from './manager-dropbox.ts'
import { demand } from './manager-rules.ts'
import { type DropboxMode, key, type StoreMode, type World } from './manager-world.ts'

/** What is known of the account for sure, whatever was down. */
export interface Model {
  state: 'unlinked' | 'linked' | 'revoked'
  /** Calls of `link` and `unlink` under way. */
  changing: number
  /** Whether two of them overlapped or one failed: what was sent may arrive at any time, until all is well again. */
  isUnsure: boolean
}

export const nothingLinked = (): Model => ({ state: 'unlinked', changing: 0, isUnsure: false })

type Command = AsyncCommand<Model, World>

const command = (name: string, run: (model: Model, world: World) => void | Promise<void>): Command => ({
  check: () => true,
  toString: () => name,
  run: async (model, world) => {
    world.log.push(`${world.time.now()} ${name}`)
    await run(model, world)
    await world.time.pass(0)
    demand(world.broken.length === 0, `${world.broken.join('\n')}\n\nWhat happened:\n${world.log.join('\n')}`)
  },
})

const get = (index: number, how: 'plainly' | 'rejecting' | 'aborting') =>
  command(`process ${index} wants a token, ${how}`, (_, world) => {
    world.call(index, `accessToken ${how}`, async (tokens, process) => {
      const unlinked = new Set(process.unlinked)
      const rejected = how === 'rejecting' ? world.lastGiven : undefined
      if (rejected) world.rules.rejected.add(rejected)
      const signal = how === 'aborting' ? AbortSignal.abort(undefined) : undefined
      const options = { ...(rejected && { rejected }), ...(signal && { signal }) }
      const token = await tokens
        .accessToken(key, how === 'plainly' ? undefined : options)
        .catch((error: unknown) => {
          if (error !== signal?.reason) throw error
        })
      if (token !== undefined) world.judgeToken(token, process, unlinked, rejected)
      return token
    })
  })

/** Follows a change of the account: when it has worked, and nothing came in between, it has worked for good. */
async function change(
  model: Model,
  process: { isDead: boolean },
  run: () => Promise<Model['state']>,
): Promise<void> {
  if (model.changing++ > 0) model.isUnsure = true
  try {
    model.state = await run()
  } catch (error) {
    model.isUnsure = true
    throw error
  } finally {
    model.changing--
    if (process.isDead) model.isUnsure = true
  }
}

const link = (index: number) =>
  command(`process ${index} links`, (model, world) => {
    const result = world.dropbox.login()
    world.rules.linking.add(result.refreshToken ?? '')
    world.call(index, 'link', (tokens, process) =>
      change(model, process, async () => {
        await tokens.link(result)
        return world.dropbox.isRevoked(result.refreshToken ?? '') ? 'revoked' : 'linked'
      }),
    )
  })

const unlink = (index: number) =>
  command(`process ${index} unlinks`, (model, world) => {
    world.rules.unlinksBegun++
    const grant = model.changing > 0 ? undefined : world.record?.refreshToken
    world.call(index, 'unlink', (tokens, process) =>
      change(model, process, async () => {
        await tokens.unlink(key)
        if (grant !== undefined) process.unlinked.add(grant)
        return 'unlinked'
      }),
    )
  })

const ask = (index: number) =>
  command(`process ${index} asks for the status`, (_, world) =>
    world.call(index, 'status', async (tokens) => (await tokens.status(key)).state),
  )

const userRevokes = command('the user revokes', (model, world) => {
  world.dropbox.revokeAll()
  if (model.state === 'linked') model.state = 'revoked'
})

const crash = (index: number) =>
  command(`process ${index} is killed`, (model, world) => {
    if (model.changing > 0) model.isUnsure = true
    world.crash(index)
  })

const jump = (ms: number) => command(`${ms} ms go by at once`, (_, world) => world.dropbox.advance(ms))
const pass = (ms: number) => command(`${ms} ms pass`, (_, world) => world.time.pass(ms))

const setStore = (mode: StoreMode) =>
  command(`the store is ${mode}`, (_, world) => {
    world.storeMode = mode
  })

const setDropbox = (mode: DropboxMode) =>
  command(`Dropbox is ${mode}`, (_, world) => {
    world.dropboxMode = mode
  })

/** What goes wrong goes wrong here: a token ends, and while it is renewed something else is done. */
const race = ([first, ms, second]: [Command, number, Command]) =>
  command(
    `${String(first)} after the end of the token, ${ms} ms before ${String(second)}`,
    async (model, world) => {
      world.dropbox.advance(life)
      await first.run(model, world)
      await world.time.pass(ms)
      await second.run(model, world)
    },
  )

/** When all is well again, everybody has what there is to have: at once a token, or the truth. */
const heal = command('all is well again', (model, world) =>
  world.whenWell(async () => {
    const { record } = world
    const state = record?.state ?? 'unlinked'
    // Where refresh tokens rotate, one that was lost on its way ends a link.
    const isSure = !model.isUnsure && !world.dropbox.rotates
    if (isSure && model.state === 'linked') demand(state === 'linked', 'an acknowledged link was lost')
    if (isSure && model.state === 'unlinked') demand(state === 'unlinked', 'an acknowledged unlink was lost')
    const isGood = state === 'linked' && !world.dropbox.isRevoked(record?.refreshToken ?? '')
    const outcomes: unknown[] = []
    for (const [index] of world.processes.entries())
      world.call(index, 'accessToken when all is well', async (tokens) => {
        outcomes.push(await tokens.accessToken(key).catch((error: unknown) => error))
      })
    await world.settle()
    if (isGood) {
      demand(
        outcomes.every((token) => world.dropbox.accepts(String(token))),
        `no good token: ${String(outcomes)}`,
      )
      demand(new Set(outcomes).size === 1, 'the processes have different tokens')
    } else if (state !== 'linked') {
      const isTrue = (error: unknown) => isDropboxOAuthError(error) && error.code === 'relink_required'
      demand(outcomes.every(isTrue), `a token without a link: ${String(outcomes)}`)
    }
    const now = world.record?.state
    model.state = isGood ? 'linked' : now === undefined || now === 'unlinking' ? 'unlinked' : 'revoked'
    // An unlink that was stopped is none, and nothing changes it but a call.
    Object.assign(model, { changing: 0, isUnsure: now === 'unlinking' })
  }),
)

const index = fc.nat({ max: 2 })
const changes = index.chain((at) => fc.constantFrom(get(at, 'plainly'), link(at), unlink(at), jump(life)))
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary })

/** All that can happen; what programs do most is most of it. */
export const commands = [
  fc.oneof(
    often(
      12,
      fc
        .tuple(index, fc.constantFrom('plainly', 'plainly', 'plainly', 'rejecting', 'aborting'))
        .map(([at, how]) => get(at, how as 'plainly')),
    ),
    often(2, index.map(link)),
    often(1, index.map(unlink)),
    often(1, index.map(ask)),
    often(1, fc.constant(userRevokes)),
    often(2, index.map(crash)),
    often(4, fc.constantFrom(1_000, 60_000, life - 200_000, life, life + 60_000).map(jump)),
    often(6, fc.constantFrom(1, 30, 300, 1_000, 4_000).map(pass)),
    often(
      3,
      fc
        .constantFrom<StoreMode[]>('good', 'good', 'down', 'hanging', 'losing answers', 'flaky')
        .map(setStore),
    ),
    often(
      3,
      fc
        .constantFrom<DropboxMode[]>(
          'good',
          'good',
          'down',
          'limiting',
          'refusing',
          'hanging',
          'losing answers',
          'flaky',
        )
        .map(setDropbox),
    ),
    often(8, fc.tuple(changes, fc.nat({ max: 80 }), changes).map(race)),
    often(1, fc.constant(heal)),
  ),
]

/** The last command of every run. */
export { heal }
