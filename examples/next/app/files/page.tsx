import { listFiles } from '../../lib/dropbox-calls.ts'
import { pageAccount } from '../../lib/page-account.ts'
import { Disconnect } from '../disconnect.tsx'

export const metadata = { title: 'Your files' }

/** Who has not allowed this yet is asked for it, and comes back here. */
export default async function Files() {
  const names = await listFiles(await pageAccount('/files', { scope: ['files.metadata.read'] }))
  return (
    <>
      <h1>Your files</h1>
      {names.length === 0 ? (
        <p>This Dropbox is empty.</p>
      ) : (
        <ul>
          {names.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      )}
      <a className="button" href="/account">
        Back
      </a>
      <Disconnect />
    </>
  )
}
