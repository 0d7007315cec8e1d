const { VITE_DROPBOX_URL } = import.meta.env

export const isEmulated = Boolean(VITE_DROPBOX_URL)

/** The account's owner, by a `fetch` that has the token. */
export async function whoIs(dropbox: typeof fetch): Promise<{ name: string; email: string }> {
  const api = VITE_DROPBOX_URL || 'https://api.dropboxapi.com'
  const answer = await dropbox(`${api}/2/users/get_current_account`, { method: 'POST' })
  if (!answer.ok) throw new Error(`Dropbox answered with ${answer.status}. Try again later`)
  const { name, email } = (await answer.json()) as { name: { display_name: string }; email: string }
  return { name: name.display_name, email }
}

/** An access token's whole life, of an emulated Dropbox. */
export async function letFourHoursPass(): Promise<void> {
  const answer = await fetch('/let-four-hours-pass', { method: 'POST' })
  if (!answer.ok) throw new Error('The emulated Dropbox is gone. Start it again')
}
