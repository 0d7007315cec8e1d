'use client'

/** For what a page threw. One whose account was revoked meanwhile leads to a new login when it is asked again. */
export default function Problem() {
  return (
    <>
      <h1>That did not work</h1>
      <p>Nothing is lost. If Dropbox has ended this connection, trying again connects it anew.</p>
      <a className="button" href="/account">
        Try again
      </a>
    </>
  )
}
