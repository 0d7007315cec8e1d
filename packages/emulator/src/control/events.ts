import type { LogEvent } from '../log/entry.ts'
import type { Controls } from '../controls.ts'

/** How many events wait for a reader that does not read; then the stream ends, and an `EventSource` comes again. */
const BACKLOG = 1_000

const HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }

/**
 * The request log as it happens, as server-sent events: `request`, `answer`, `cut` with the entry as JSON, and `reset`.
 * An `EventSource` that comes again names the last request it has seen, and is told of those it has missed.
 */
export function eventStream(controls: Controls, lastEventId: string | undefined): Response {
  const encoder = new TextEncoder()
  let unsubscribe = (): void => undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string): void => {
          controller.enqueue(encoder.encode(text))
          if ((controller.desiredSize ?? 0) > 0) return
          unsubscribe()
          controller.close()
        }
        // Something must be sent, or the reader does not learn that it is connected.
        send(': the request log of dropbox-oauth-emulator\n\n')
        for (const event of missed(controls, lastEventId)) send(eventText(event))
        unsubscribe = controls.subscribe((event) => send(eventText(event)))
      },
      cancel: () => unsubscribe(),
    },
    { highWaterMark: BACKLOG },
  )
  return new Response(stream, { headers: HEADERS })
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
