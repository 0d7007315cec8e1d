export const metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <>
      <h1>Nothing is here</h1>
      <p>The address may be mistyped, or of something that has gone.</p>
      <a className="button" href="/">
        To the start
      </a>
    </>
  )
}
