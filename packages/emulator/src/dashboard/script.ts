/**
 * The dashboard's script. It does two things that a page cannot do without one: it fetches the page again when the
 * request log has news, or some time has passed, and it copies. What is open, and where the focus is, stays.
 */
export const script: string = `'use strict'
{
  const PAUSE_MS = 300
  const TICK_MS = 10_000
  const root = document.documentElement
  const live = document.getElementById('live')
  let waiting = false
  let busy = false

  function adopt(fresh) {
    const focus = document.activeElement && document.activeElement.id
    for (const next of fresh.querySelectorAll('[data-live]')) {
      const now = document.getElementById(next.id)
      if (!now) continue
      // Who is filling in a form must not lose it.
      if (now.contains(document.activeElement) && document.activeElement.matches('input, select')) continue
      for (const details of next.querySelectorAll('details[id]')) {
        const known = document.getElementById(details.id)
        if (known) details.open = known.open
      }
      if (now.innerHTML !== next.innerHTML) now.replaceChildren(...next.childNodes)
    }
    if (focus && document.activeElement === document.body) {
      const again = document.getElementById(focus)
      if (again) again.focus({ preventScroll: true })
    }
  }

  async function refresh() {
    if (busy || document.hidden) return void (waiting = true)
    busy = true
    waiting = false
    try {
      const response = await fetch('/', { headers: { Accept: 'text/html' } })
      if (response.ok) adopt(new DOMParser().parseFromString(await response.text(), 'text/html'))
    } catch {
      // The stream tells when the emulator is gone.
    }
    setTimeout(() => {
      busy = false
      if (waiting) refresh()
    }, PAUSE_MS)
  }

  async function copy(button) {
    const response = await fetch(button.dataset.curl)
    await navigator.clipboard.writeText(await response.text())
    const before = button.textContent
    button.textContent = 'Copied'
    setTimeout(() => (button.textContent = before), 1500)
  }

  root.classList.add('scripted')
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-curl]')
    if (button) copy(button).catch(() => (button.textContent = 'Could not copy'))
  })
  document.addEventListener('visibilitychange', () => waiting && refresh())
  if (live) {
    const events = new EventSource('/__emulator/events')
    const say = (text) => live.textContent === text || (live.textContent = text)
    events.onopen = () => (say('Live'), refresh())
    events.onerror = () => say('Not connected')
    setInterval(refresh, TICK_MS)
    for (const type of ['request', 'answer', 'cut', 'reset']) events.addEventListener(type, refresh)
  }
}
`
