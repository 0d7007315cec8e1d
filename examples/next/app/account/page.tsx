import { whoIs } from '../../lib/dropbox-calls.ts'
import { pageAccount } from '../../lib/page-account.ts'
import { Disconnect } from '../disconnect.tsx'

export const metadata = { title: 'Your account' }

export default async function Account() {
  const { name, email } = await whoIs(await pageAccount('/account'))
  return (
    <>
      <h1>{name}</h1>
      <p>{email}</p>
      <a className="button" href="/files">
        Show my files
      </a>
      <Disconnect />
    </>
  )
}
