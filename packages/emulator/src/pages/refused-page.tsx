import type { AuthorizeRequest } from '../authorize/request.ts'
import type { Answer } from '../wire/answer.ts'
import { page } from './layout.tsx'

/** The user said no, and there is no redirect URI to tell it to. */
export function refusedPage(request: AuthorizeRequest): Answer {
  return page({
    title: 'Not allowed',
    children: (
      <>
        <h1>You did not allow access</h1>
        <p class="quiet">
          <b>{request.app.key}</b> has not been given anything. You can close this page.
        </p>
      </>
    ),
  })
}
