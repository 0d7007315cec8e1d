import type { LogEvent } from '../log/entry.ts'
import type { Controls } from '../controls.ts'

/** How many can be open at once: each costs time and memory at every request. */
const LIMIT = 100

/** How many bytes wait for a reader that does not read; then the stream ends, and an `EventSource` comes again. */
const BACKLOG_BYTES = 1_048_576

const HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }

/**
 * Gives the request log as it happens, as server-sent events: `request`, `answer`, `cut` with the entry as JSON, and
 * `reset`. An `EventSource` that comes again names the last request it has seen, and is told of those it has missed.
 */
export function createEventStreams(controls: Controls): (lastEventId: string | undefined) => Response {
  const open = new Set<symbol>()
  return (lastEventId) => {
    if (open.size >= LIMIT)
      return Response.json({ error: `${LIMIT} streams are open already; close one of them` }, { status: 503 })
    // No mere count: one that was ended before all of it was read can be cancelled after that.
    const stream = Symbol()
    open.add(stream)
    return new Response(
      eventStream(controls, lastEventId, () => open.delete(stream)),
      { headers: HEADERS },
    )
  }
}

/** Who only asks whether there is one gets none, which nobody would end. */
export const eventStreamHead = (): Response => new Response(null, { headers: HEADERS })

function eventStream(
  controls: Controls,
  lastEventId: string | undefined,
  ended: () => void,
): ReadableStream<Uint8Array> {
  let unsubscribe = (): void => undefined
  const end = (): void => {
    unsubscribe()
    ended()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // Something must be sent, or the reader does not learn that it is connected.
        const greeting = ': the request log of dropbox-oauth-emulator\n\n'
        controller.enqueue(encoder.encode(greeting + missed(controls, lastEventId).map(eventText).join('')))
        unsubscribe = controls.subscribe((event) => {
          controller.enqueue(encoded(event))
          if ((controller.desiredSize ?? 0) > 0) return
          end()
          controller.close()
        })
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BACKLOG_BYTES }),
  )
}

const encoder = new TextEncoder()

/** An event is the same for all who listen. */
const encodings: WeakMap<LogEvent, Uint8Array> = new WeakMap()

function encoded(event: LogEvent): Uint8Array {
  const bytes = encodings.get(event) ?? encoder.encode(eventText(event))
  encodings.set(event, bytes)
  return bytes
}

function missed(controls: Controls, lastEventId: string | undefined): LogEvent[] {
  if (lastEventId === undefined) return []
  const entries = controls.listRequests({})
  const last = Number(lastEventId)
  // Ids begin anew at a reset: one that is beyond the log was given before it.
  const wasReset = last > (entries.at(-1)?.id ?? 0)
  const events = entries
    .filter(({ id }) => wasReset || id > last)
    .map((entry): LogEvent => ({ type: entry.response === undefined ? 'request' : 'answer', entry }))
  return wasReset ? [{ type: 'reset' }, ...events] : events
}

function eventText(event: LogEvent): string {
  if (event.type === 'reset') return 'event: reset\ndata: {}\n\n'
  return `event: ${event.type}\nid: ${event.entry.id}\ndata: ${JSON.stringify(event.entry)}\n\n`
}
