const api = import.meta.env.VITE_DROPBOX_URL || 'https://api.dropboxapi.com'

/** The account's owner, by a `fetch` that has the token. */
export async function whoIs(dropbox: typeof fetch): Promise<{ name: string; email: string }> {
  const answer = await dropbox(`${api}/2/users/get_current_account`, { method: 'POST' })
  if (!answer.ok) throw new Error(`Dropbox answered with ${answer.status}. Try again later`)
  const { name, email } = (await answer.json()) as { name: { display_name: string }; email: string }
  return { name: name.display_name, email }
}
