import { isDropboxOAuthError } from 'dropbox-oauth'
import { login } from './login.ts'
import { show, type View } from './view.ts'
import { isEmulated, letFourHoursPass, whoIs } from './dropbox.ts'

/** Does what a click asks for, then shows how things stand. An error's message says what to do. */
async function act(step: () => Promise<unknown>): Promise<void> {
  show({ words: 'One moment…' })
  try {
    await step()
    show(await viewOfAccount())
  } catch (error) {
    show({
      words: wordsFor(error),
      isProblem: true,
      actions: { 'Try again': () => act(() => login.redirect()), Back: () => act(async () => {}) },
    })
  }
}

function wordsFor(error: unknown): string {
  if (isDropboxOAuthError(error) && error.code === 'not_approved')
    return 'You did not allow it: nothing was connected.'
  return error instanceof Error ? error.message : String(error)
}

async function viewOfAccount(): Promise<View> {
  for await (const { key } of login.tokens.list()) {
    if ((await login.tokens.status(key)).state === 'relink-required') break
    const { name, email } = await whoIs(login.tokens.fetch(key))
    return {
      words: `Connected as ${name} (${email}).`,
      detail: await tellOfToken(key),
      actions: {
        'Ask Dropbox again': () => act(async () => {}),
        ...(isEmulated && { 'Let four hours pass': () => act(letFourHoursPass) }),
        Disconnect: () => act(() => login.tokens.unlink(key)),
      },
    }
  }
  return {
    words: 'Not connected.',
    actions: {
      'Connect Dropbox': () => act(() => login.redirect()),
      'Connect in a popup': () => act(() => login.popup()),
    },
  }
}

async function tellOfToken(key: string): Promise<string> {
  const { expiresAt, refreshedAt } = await login.tokens.status(key)
  return refreshedAt
    ? `Its access token was renewed at ${refreshedAt.toLocaleTimeString()}. Nobody had to sign in.`
    : `Its access token ends at ${expiresAt?.toLocaleTimeString()} and is renewed before that.`
}

await act(async () => {
  const done = await login.handleCallback()
  if (done) history.replaceState(null, '', done.returnTo)
})
