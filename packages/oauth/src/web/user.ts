import { refuse } from '../protocol/checks.ts'
import { answer } from './answers.ts'
import type { Answer, Incoming } from './exchange.ts'
import { problemPage } from './pages/problem-page.ts'
import type { Settings } from './settings.ts'

/** Who the request is from, where the application names its users: `'nobody'` when it does not know. */
export type User = { readonly key: string | undefined } | 'nobody'

export async function userOf(settings: Settings, incoming: Incoming): Promise<User> {
  if (!settings.accountKey) return { key: undefined }
  const key = await settings.accountKey(incoming)
  if (key === undefined || key === null || key === '') return 'nobody'
  return typeof key === 'string' ? { key } : refuse('accountKey', 'it must name the user by a text')
}

/** The page for somebody whom the application does not know. */
export async function signInFirst({ home }: Settings): Promise<Answer> {
  const { headers, body } = await problemPage({
    title: 'Please sign in first',
    text: 'This app connects Dropbox to your account here, and does not know who you are yet.',
    status: 401,
    home,
  })
  return answer(401, headers, body)
}
