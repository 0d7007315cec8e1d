import { StoreUnavailableException } from '../errors.ts'

/**
 * A web session with accessors, synchronous or not. A key is cleared by `unset(key)` or `forget(key)`, by `delete(key)`
 * where it takes exactly one parameter (some sessions' `delete()` drops everything), else by `set(key, undefined)`.
 */
export interface SessionAccessors {
  get(key: string): unknown
  set(key: string, value: unknown): unknown
  unset?(key: string): unknown
  forget?(key: string): unknown
  delete?(...key: never[]): unknown
  save?(callback?: never): unknown
}

/**
 * The current user's web session: a plain object (as of express-session or iron-session), a `Map`, or anything with
 * `get` and `set`. Where it has a `save`, that is called after each change.
 */
export type SessionLike = SessionAccessors | Map<string, unknown> | object

/** The values under some keys of a session; `undefined` where there is none. */
export type SessionValues = readonly unknown[]

/**
 * Changes some values of a session in one step that no other change of the same object can come in between:
 * `decide` gets the values and returns the new ones, or the same array where nothing changes. The session is saved
 * before the promise resolves. When it cannot be saved, the change is taken back.
 * @throws {StoreUnavailableException} when the session cannot be read or saved; and whatever `decide` throws
 */
export async function changeSession(
  session: SessionLike,
  keys: readonly string[],
  decide: (values: SessionValues) => SessionValues,
): Promise<void> {
  if (hasAccessors(session)) return inTurn(session, () => change(accessorsOf(session), session, keys, decide))
  // A plain object is read and written without a pause, so it needs no lock.
  const object = session as Record<string, unknown>
  const write = (values: SessionValues): void =>
    keys.forEach((key, i) => writeProperty(object, key, values[i]))
  const before = attempt(() => keys.map((key) => object[key]))
  const after = decide(before)
  if (after === before) return
  attempt(() => write(after))
  if (hasSave(session))
    await guarded(
      () => save(session),
      () => write(before),
    )
}

async function change(
  { read, write }: Accessors,
  session: SessionLike,
  keys: readonly string[],
  decide: (values: SessionValues) => SessionValues,
): Promise<void> {
  const before = await guarded(() => inOrder(keys, (key) => read(key)))
  const after = decide(before)
  if (after === before) return
  const writeAll = (values: SessionValues): Promise<unknown> =>
    inOrder(keys, (key, i) => write(key, values[i]))
  await guarded(
    async () => {
      await writeAll(after)
      if (hasSave(session)) await save(session)
    },
    () => writeAll(before),
  )
}

interface Accessors {
  readonly read: (key: string) => unknown
  readonly write: (key: string, value: unknown) => unknown
}

function accessorsOf(session: SessionAccessors): Accessors {
  const clear = (key: string): unknown => {
    if (session.unset) return session.unset(key)
    if (session.forget) return session.forget(key)
    if (session.delete?.length === 1) return session.delete(key as never) // `never`: the parameter's type is the session's own
    return session.set(key, undefined)
  }
  return {
    read: (key) => session.get(key),
    write: (key, value) => (value === undefined ? clear(key) : session.set(key, value)),
  }
}

function writeProperty(object: Record<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) delete object[key]
  else object[key] = value
}

function hasAccessors(session: SessionLike): session is SessionAccessors {
  return (
    'get' in session &&
    typeof session.get === 'function' &&
    'set' in session &&
    typeof session.set === 'function'
  )
}

type Saving = { save(callback?: (error?: unknown) => void): unknown }

function hasSave(session: object): session is Saving {
  return 'save' in session && typeof session.save === 'function'
}

/** Saves a session. A `save` that declares a parameter takes a callback, as express-session's, which returns nothing. */
async function save(session: Saving): Promise<void> {
  if (session.save.length === 0) return void (await session.save())
  await new Promise<void>((resolve, reject) => {
    session.save((error) => (error ? reject(error as Error) : resolve()))
  })
}

const turns = new WeakMap<object, Promise<unknown>>()

/** Runs the changes of one session object one after the other. */
function inTurn<T>(session: object, run: () => Promise<T>): Promise<T> {
  const turn = (turns.get(session) ?? Promise.resolve()).then(run)
  turns.set(
    session,
    turn.catch(() => {}), // the caller of that turn has its error
  )
  return turn
}

async function inOrder<T>(
  keys: readonly string[],
  run: (key: string, i: number) => T,
): Promise<Awaited<T>[]> {
  const results: Awaited<T>[] = []
  for (const [i, key] of keys.entries()) results.push(await run(key, i))
  return results
}

/** Runs one step of a session. Its own error is not shown: it may quote what was saved. */
function attempt<T>(step: () => T): T {
  try {
    return step()
  } catch {
    throw unavailable()
  }
}

/** The same for an asynchronous step; what it changed is taken back. */
async function guarded<T>(step: () => T | Promise<T>, undo: () => unknown = () => {}): Promise<T> {
  try {
    return await step()
  } catch {
    try {
      await undo()
    } catch {
      // The session is down: nothing more can be taken back.
    }
    throw unavailable()
  }
}

function unavailable(): StoreUnavailableException {
  return new StoreUnavailableException(
    'The web session cannot be read or saved now. Nothing was sent to Dropbox; try again',
  )
}
