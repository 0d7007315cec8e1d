/**
 * Turns an absolute time into a countdown of the milliseconds that are left, whatever this browser's clock says. Without script the page shows the absolute time, which is just as true.
 * The CSP names the hash of this text, so that no other script can run.
 */
export const COUNTDOWN_SCRIPT = `
for (const time of document.querySelectorAll('time[data-left]')) {
  const until = Date.now() + Number(time.dataset.left)
  const show = () => {
    const seconds = Math.max(0, Math.round((until - Date.now()) / 1000))
    const parts = [[Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']]
    const first = parts.findIndex(([amount]) => amount > 0)
    time.textContent = seconds === 0 ? 'expired' : 'in ' + parts.slice(first).map((part) => part.join(' ')).join(' ')
    if (seconds > 0) setTimeout(show, 1000)
  }
  time.title = time.textContent
  show()
}
`
