export default function Welcome() {
  return (
    <>
      <h1>Your Dropbox, in this app</h1>
      <p>It shows whose Dropbox it is. Your files stay out of its reach until you say otherwise.</p>
      <a className="button" href="/account">
        Connect Dropbox
      </a>
    </>
  )
}
