import type { AuthorizeRequest } from '../authorize/request.ts'
import type { Answer } from '../wire/answer.ts'
import { page } from './layout.tsx'

/** The code, to be copied: the end of an authorize request without a redirect URI. */
export function codePage(request: AuthorizeRequest, code: string): Answer {
  return page({
    title: 'Your code',
    children: (
      <>
        <span class="mark good" aria-hidden="true">
          ✓
        </span>
        <h1>Copy this code</h1>
        <p class="quiet">
          Enter it in <b>{request.app.key}</b> to finish. It works once.
        </p>
        <code class="code" id="code">
          {code}
        </code>
      </>
    ),
  })
}
