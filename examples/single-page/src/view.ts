/** What the page says, and what can be done. */
export interface View {
  readonly words: string
  readonly detail?: string
  readonly isProblem?: boolean
  readonly actions?: Readonly<Record<string, () => Promise<void>>>
}

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no #${id}`)
  return element
}

/** Whether a button was used last, so that the next ones take over the keyboard's focus. */
let wasClicked = false

export function show({ words, detail = '', isProblem = false, actions = {} }: View): void {
  const state = part('state')
  state.textContent = words
  state.classList.toggle('problem', isProblem)
  part('detail').textContent = detail
  const buttons = Object.entries(actions).map(([name, act]) => toButton(name, act))
  part('actions').replaceChildren(...buttons)
  if (!wasClicked || !buttons[0]) return
  buttons[0].focus()
  wasClicked = false
}

function toButton(name: string, act: () => Promise<void>): HTMLButtonElement {
  const button = document.createElement('button')
  button.textContent = name
  button.addEventListener('click', () => {
    wasClicked = true
    void act()
  })
  return button
}
