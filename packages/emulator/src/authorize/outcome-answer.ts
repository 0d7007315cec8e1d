import { codePage } from '../pages/code-page.tsx'
import { refusedPage } from '../pages/refused-page.tsx'
import { redirect } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import type { Outcome } from './outcome.ts'
import type { AuthorizeRequest } from './request.ts'

/** What the browser gets at the end: the way back to the app, or a page. */
export function outcomeAnswer(outcome: Outcome, request: AuthorizeRequest): Answer {
  switch (outcome.kind) {
    case 'redirect':
      return redirect(outcome.url)
    case 'code':
      return codePage(request, outcome.code)
    case 'refused':
      return refusedPage(request)
    default:
      return outcome satisfies never
  }
}
