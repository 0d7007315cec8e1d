import { StoreUnavailableException } from '../errors.ts'

/**
 * A web session with accessors, synchronous or not. A key is cleared by `unset(key)` or `forget(key)`, by `delete(key)`
 * where it takes exactly one parameter (some sessions' `delete()` drops everything), else by `set(key, undefined)`.
 */
export interface SessionAccessors {
  /** Gives the value under a key, at once or by a promise; `undefined` where there is none. */
  get(key: string): unknown
  /** Keeps a value: text, or plain data that survives JSON. */
  set(key: string, value: unknown): unknown
  /** Clears a key; taken before all others. */
  unset?(key: string): unknown
  /** Clears a key, as AdonisJS calls it. */
  forget?(key: string): unknown
  /** Clears a key, where it declares exactly one parameter. `never`, so that any session's fits. */
  delete?(...key: never[]): unknown
  /** Writes the session. Where it declares a parameter it is called with a callback for its end, else awaited. */
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
 * `decide` gets the values and returns the new ones. The session is saved before the promise resolves; when it cannot
 * be saved, the change is taken back.
 * @throws {StoreUnavailableException} when the session cannot be read or saved; and whatever `decide` throws
 */
export async function changeSession(
  session: SessionLike,
  keys: readonly string[],
  decide: (values: SessionValues) => SessionValues,
): Promise<void> {
  const isAsynchronous = hasAccessors(session) || hasSave(session)
  if (isAsynchronous) return inTurn(session, () => changeInTurn(session, keys, decide))
  // A plain object that needs no saving is read and written without a pause in between.
  const { read, write } = propertiesOf(session)
  const before = attempt(() => keys.map(read))
  const after = decide(before)
  const writeAll = (values: SessionValues): void => keys.forEach((key, i) => write(key, values[i]))
  attempt(
    () => writeAll(after),
    () => writeAll(before),
  )
}

async function changeInTurn(
  session: SessionLike,
  keys: readonly string[],
  decide: (values: SessionValues) => SessionValues,
): Promise<void> {
  const { write } = accessTo(session)
  const before = await readSession(session, keys)
  const after = decide(before)
  const writeAll = async (values: SessionValues): Promise<void> => {
    for (const [i, key] of keys.entries()) await write(key, values[i])
  }
  const change = async (): Promise<void> => {
    await writeAll(after)
    if (hasSave(session)) await save(session)
  }
  await attemptAsync(change, () => writeAll(before))
}

/**
 * Reads the values under some keys of a session.
 * @throws {StoreUnavailableException} `store_unavailable`: the session does not answer
 */
export async function readSession(session: SessionLike, keys: readonly string[]): Promise<SessionValues> {
  return attemptAsync(() => Promise.all(keys.map(accessTo(session).read)))
}

interface Accessors {
  readonly read: (key: string) => unknown
  readonly write: (key: string, value: unknown) => unknown
}

function accessTo(session: SessionLike): Accessors {
  return hasAccessors(session) ? accessorsOf(session) : propertiesOf(session)
}

function propertiesOf(session: object): Accessors {
  const object = session as Record<string, unknown>
  return {
    read: (key) => object[key],
    write: (key, value) => {
      if (value === undefined) delete object[key]
      else object[key] = value
    },
  }
}

function accessorsOf(session: SessionAccessors): Accessors {
  const clear = (key: string): unknown => {
    if (typeof session.unset === 'function') return session.unset(key)
    if (typeof session.forget === 'function') return session.forget(key)
    if (typeof session.delete === 'function' && session.delete.length === 1)
      return session.delete(key as never) // `never`: the parameter's type is the session's own
    return session.set(key, undefined)
  }
  return {
    read: (key) => session.get(key),
    write: (key, value) => (value === undefined ? clear(key) : session.set(key, value)),
  }
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

/**
 * Saves a session. A `save` that declares a parameter is given a callback, as express-session's, which returns nothing
 * to wait for. One that returns a promise all the same is believed by whichever comes first.
 */
async function save(session: Saving): Promise<void> {
  if (session.save.length === 0) return void (await session.save())
  await new Promise<void>((resolve, reject) => {
    const returned = session.save((error) => (error ? reject(error as Error) : resolve()))
    if (returned instanceof Promise) returned.then(() => resolve(), reject)
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

/** Runs a step of a session, or takes it back. Its own error is not shown: it may quote what was saved. */
function attempt<T>(step: () => T, undo: () => unknown = () => {}): T {
  try {
    return step()
  } catch {
    try {
      undo()
    } catch {
      // The session is down: nothing more can be taken back.
    }
    throw unavailable()
  }
}

/** The same for an asynchronous step. */
async function attemptAsync<T>(
  step: () => Promise<T>,
  undo: () => Promise<void> = async () => {},
): Promise<T> {
  try {
    return await step()
  } catch {
    await undo().catch(() => {}) // the session is down: nothing more can be taken back
    throw unavailable()
  }
}

function unavailable(): StoreUnavailableException {
  return new StoreUnavailableException('The web session cannot be read or saved now. Try again later')
}
