import type { Answer } from '../wire/answer.ts'
import { page } from './layout.tsx'

/** A heading and one sentence: for addresses where there is nothing to see. */
export function plainPage(status: number, heading: string, text: string): Answer {
  return page({
    title: heading,
    status,
    children: (
      <>
        <h1>{heading}</h1>
        <p class="quiet">{text}</p>
      </>
    ),
  })
}
