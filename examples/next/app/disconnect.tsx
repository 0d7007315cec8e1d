/** A form, since a link could be followed by a prefetch. */
export function Disconnect() {
  return (
    <form method="post" action="/dropbox-auth-unlink">
      <button className="button plain">Disconnect</button>
    </form>
  )
}
