import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryEvent } from './event.ts'

/** The histories of all processes that wrote into a folder. */
export function readHistory(folder: string): HistoryEvent[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line.endsWith('}')) // a killed process may leave half a line
    .map((line) => JSON.parse(line) as HistoryEvent)
}
