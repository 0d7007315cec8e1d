/**
 * The dashboard's script. What it does, a page cannot do without one: it fetches the page again when the request log has
 * news, or some time has passed; it sends forms without leaving the page; it copies; and it moves the clock on. What is
 * open, selected and focused stays, and nothing scrolls.
 */
export const script: string = `'use strict'
{
  const PAUSE_MS = 300
  const TICK_MS = 10_000
  const root = document.documentElement
  const live = document.getElementById('live')
  const notice = document.getElementById('notice')
  let waiting = false
  let busy = false

  const parse = (text) => new DOMParser().parseFromString(text, 'text/html')

  // Only what differs is replaced: a replaced element loses its selection, and its place in the window.
  function merge(now, next) {
    if (now.innerHTML === next.innerHTML) return
    if (!next.firstElementChild || !next.firstElementChild.id) return now.replaceChildren(...next.childNodes)
    const twins = new Map([...next.children].map((child) => [child.id, child]))
    for (const child of [...now.children])
      if (!child.id || !twins.has(child.id) || twins.get(child.id).outerHTML !== child.outerHTML) child.remove()
    let at = now.firstElementChild
    for (const child of [...next.children])
      if (at && at.id === child.id) at = at.nextElementSibling
      else now.insertBefore(child, at)
  }

  function adopt(fresh, always) {
    const path = []
    for (let at = document.activeElement; at; at = at.parentElement) if (at.id) path.push(at.id)
    for (const next of fresh.querySelectorAll('[data-live]')) {
      const now = document.getElementById(next.id)
      if (!now) continue
      // Who is filling in a form must not lose it.
      const typing = now.contains(document.activeElement) && document.activeElement.matches('input, select')
      if (typing && !always) continue
      for (const details of next.querySelectorAll('details[id]')) {
        const known = document.getElementById(details.id)
        if (known) details.open = known.open
      }
      merge(now, next)
    }
    if (document.activeElement === document.body) focus(path)
  }

  // On what had it, or on the nearest that is left around it.
  function focus(path) {
    const again = path.map((id) => document.getElementById(id)).find(Boolean)
    if (!again) return
    if (again.tabIndex < 0) again.tabIndex = -1
    again.focus({ preventScroll: true })
  }

  async function refresh() {
    if (busy || document.hidden) return void (waiting = true)
    busy = true
    waiting = false
    try {
      const response = await fetch('/', { headers: { Accept: 'text/html' } })
      if (response.ok) adopt(parse(await response.text()))
    } catch {
      // The stream tells when the emulator is gone.
    }
    setTimeout(() => {
      busy = false
      if (waiting) refresh()
    }, PAUSE_MS)
  }

  function tell(text, failed) {
    const line = document.createElement('p')
    line.className = failed ? 'done failed' : 'done'
    line.innerHTML = '<span></span> <a href="/">Close</a>'
    line.firstChild.textContent = text
    notice.replaceChildren(line)
  }

  async function send(form) {
    const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
    const fresh = parse(await response.text())
    const said = fresh.querySelector(response.ok ? '#notice span' : '.card p')
    if (response.ok) adopt(fresh, true)
    tell(said ? said.textContent : 'This did not work.', !response.ok)
  }

  async function copy(button) {
    const text = await (await fetch(button.dataset.curl)).text()
    await navigator.clipboard.writeText(text)
    tell(text.includes('[redacted]') ? 'Copied, with secrets blacked out: the request’s own page can show them.' : 'Copied.')
  }

  function tickClock() {
    const time = document.querySelector('time[data-runs=true]')
    if (!time) return
    const [hours, minutes, seconds] = time.textContent.split(':').map(Number)
    const next = (hours * 3600 + minutes * 60 + seconds + 1) % 86_400
    time.textContent = [next / 3600, (next / 60) % 60, next % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
  }

  root.classList.add('scripted')
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-curl]')
    if (button) copy(button).catch(() => tell('Could not copy: the command is on the request’s own page.', true))
    if (!event.target.closest('.done a')) return
    event.preventDefault()
    notice.replaceChildren()
  })
  document.addEventListener('submit', (event) => {
    event.preventDefault()
    send(event.target).catch(() => tell('The emulator did not answer.', true))
  })
  document.addEventListener('visibilitychange', () => waiting && refresh())
  if (live) {
    const events = new EventSource('/__emulator/events')
    const say = (text) => live.textContent === text || (live.textContent = text)
    events.onopen = () => (say('Live'), refresh())
    events.onerror = () => say('Not connected')
    setInterval(refresh, TICK_MS)
    setInterval(tickClock, 1_000)
    for (const type of ['request', 'answer', 'cut', 'reset']) events.addEventListener(type, refresh)
  }
}
`
