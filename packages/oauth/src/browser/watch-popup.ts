/** As long as a login lives. */
const lifetimeMs = 10 * 60_000
const lookMs = 300

/**
 * Watches for the end of a popup that gives no answer. Gives a function that stops it.
 *
 * `closed` also becomes true where a page's Cross-Origin-Opener-Policy cuts the popup off, at the moment it is left. So it
 * is believed only of a popup that was seen at another origin, and when the user is back at this page.
 */
export function watchPopup(popup: Window, on: { onClosed(): void; onTimeout(): void }): () => void {
  let wasElsewhere = false
  let closedLooks = 0
  const look = (): void => {
    wasElsewhere ||= isElsewhere(popup)
    closedLooks = popup.closed && wasElsewhere && document.hasFocus() ? closedLooks + 1 : 0
    if (closedLooks > 3) on.onClosed() // its answer may still be on its way
  }
  const watch = setInterval(look, lookMs)
  const timer = setTimeout(() => on.onTimeout(), lifetimeMs)
  return () => {
    clearInterval(watch)
    clearTimeout(timer)
  }
}

function isElsewhere(popup: Window): boolean {
  try {
    return !popup.closed && popup.location.href === undefined
  } catch {
    return true // another origin's address is not for us
  }
}
