/** What the page says, and what can be done. */
export interface View {
  readonly words: string
  readonly isProblem?: boolean
  readonly actions?: Readonly<Record<string, () => Promise<void>>>
}

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no #${id}`)
  return element
}

export function show({ words, isProblem = false, actions = {} }: View): void {
  const state = part('state')
  state.textContent = words
  state.classList.toggle('problem', isProblem)
  const buttons = Object.entries(actions).map(([name, act]) => {
    const button = document.createElement('button')
    button.textContent = name
    button.addEventListener('click', () => void act())
    return button
  })
  part('actions').replaceChildren(...buttons)
}
