import { login } from './login.ts'
import { show } from './view.ts'
import { whoIs } from './who-is.ts'

/** Does what a click asks for, then shows how things stand. An error's message says what to do. */
async function act(step: () => Promise<unknown>): Promise<void> {
  show({ words: 'One moment…' })
  try {
    await step()
    await showAccount()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    show({
      words,
      isProblem: true,
      actions: { 'Try again': () => act(() => login.redirect()), Back: () => act(async () => {}) },
    })
  }
}

async function showAccount(): Promise<void> {
  for await (const { key } of login.tokens.list()) {
    if ((await login.tokens.status(key)).state === 'relink-required') break
    const { name, email } = await whoIs(login.tokens.fetch(key))
    return show({
      words: `Connected as ${name} (${email}).`,
      actions: {
        'Ask Dropbox again': () => act(async () => {}),
        Disconnect: () => act(() => login.tokens.unlink(key)),
      },
    })
  }
  show({
    words: 'Not connected.',
    actions: {
      'Connect Dropbox': () => act(() => login.redirect()),
      'Connect in a popup': () => act(() => login.popup()),
    },
  })
}

await act(async () => {
  const done = await login.handleCallback()
  if (done) history.replaceState(null, '', done.returnTo)
})
