import type { JSX } from 'hono/jsx/jsx-runtime'

/**
 * What has been done, at the lower edge of the window: it moves nothing, and is seen wherever the page is scrolled to. It
 * is there when it is empty too, for the script: screen readers say what comes into it.
 */
export function Notice({ text }: { text?: string | undefined }): JSX.Element {
  return (
    <div id="notice" role="status">
      {text !== undefined && (
        <p class="done">
          <span>{text}</span> <a href="/">Close</a>
        </p>
      )}
    </div>
  )
}
