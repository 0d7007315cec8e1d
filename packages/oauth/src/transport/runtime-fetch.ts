import type { WireOptions } from './wire-options.ts'

/** The `fetch` that the user gave, or the runtime's, looked up at each call as any program would. */
export function fetchOf(wire: WireOptions): typeof fetch {
  return wire.fetch ?? ((input, init) => fetch(input, init))
}
