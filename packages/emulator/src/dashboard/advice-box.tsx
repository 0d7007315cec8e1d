import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Advice } from './explain/step.ts'

/** What a client did wrong, or should know, and what to do. */
export function AdviceBox({ kind, what, fix }: Advice): JSX.Element {
  return (
    <div class={kind === 'mistake' ? 'advice bad' : 'advice'}>
      <p>
        <b>{kind === 'mistake' ? 'Mistake: ' : 'Note: '}</b>
        {what}
      </p>
      <p>
        <b>Do this: </b>
        {fix}
      </p>
    </div>
  )
}
