/** As long as a login lives. */
const lifetimeMs = 10 * 60_000
const lookMs = 300

/** For how long a popup has looked closed, while the user is at this page, before it is taken for closed. */
const patienceMs = { sure: 1_200, unsure: 20_000 }

/**
 * Watches for the end of a popup that gives no answer. Gives a function that stops it.
 *
 * `closed` also becomes true where a Cross-Origin-Opener-Policy, this page's or Dropbox's, cuts the popup off, and nobody can
 * tell the two apart. So it is believed only while this page has the focus, which an open popup would have; soon where
 * the popup was seen at another origin, thus not cut off on its way there, and else when the user has stayed here for long.
 */
export function watchPopup(popup: Window, on: { onClosed(): void; onTimeout(): void }): () => void {
  let wasElsewhere = false
  let closedLooks = 0
  const look = (): void => {
    wasElsewhere ||= isElsewhere(popup)
    closedLooks = popup.closed && document.hasFocus() ? closedLooks + 1 : 0
    if (closedLooks * lookMs > (wasElsewhere ? patienceMs.sure : patienceMs.unsure)) on.onClosed()
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
