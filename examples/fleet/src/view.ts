import type { Ledger } from './ledger.ts'
import { drawTable } from './table.ts'
import { Screen, styleFor } from './terminal.ts'

/** Shows what happens. */
export interface View {
  event(text: string): void
  /** Once in a while. */
  update(now: number): void
  close(): void
}

/** A table in a terminal, a line for each event elsewhere. */
export function openView(title: string, ledger: Ledger, out: NodeJS.WriteStream): View {
  return out.isTTY ? openTable(title, ledger, out) : openLines(title)
}

const shownEvents = 6

function openTable(title: string, ledger: Ledger, out: NodeJS.WriteStream): View {
  const screen = new Screen(out)
  const style = styleFor(process.env)
  const events: string[] = []
  return {
    event(text) {
      events.push(text)
      if (events.length > shownEvents) events.shift()
    },
    update: (now) => screen.draw(drawTable({ ledger, now, title, events }, style)),
    close: () => screen.close(),
  }
}

function openLines(title: string): View {
  console.log(title)
  return { event: (text) => console.log(text), update: () => {}, close: () => {} }
}
