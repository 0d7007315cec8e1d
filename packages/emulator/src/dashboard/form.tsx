import type { Child } from 'hono/jsx'
import type { JSX } from 'hono/jsx/jsx-runtime'

interface FormProps {
  /** The edit, which is the last part of the address. */
  readonly edit: string
  readonly csrf: string
  readonly fields?: Readonly<Record<string, string>>
  /** The element to come back to: without a script, the page is loaded anew. */
  readonly back?: string
  readonly className?: string
  readonly children: Child
}

/** A form that changes something: it carries the token without which nothing is changed. */
export function Form({ edit, csrf, fields = {}, back, className, children }: FormProps): JSX.Element {
  return (
    <form
      method="post"
      action={`/__emulator/ui/${edit}`}
      {...(className !== undefined && { class: className })}
    >
      <input type="hidden" name="csrf" value={csrf} />
      {back !== undefined && <input type="hidden" name="back" value={back} />}
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

interface ButtonProps extends Omit<FormProps, 'children' | 'className'> {
  /** Unlike every other on the page. */
  readonly id: string
  readonly label: string
  /** Said to screen readers where the label alone is not enough. */
  readonly of: string
  readonly effect: string
  readonly danger?: boolean
}

/** A button, and beside it what pressing it will do. */
export function EditButton({ id, label, of, effect, danger = false, ...form }: ButtonProps): JSX.Element {
  return (
    <Form {...form} className="edit">
      <button id={id} class={danger ? 'small danger' : 'small'} aria-describedby={`${id}-does`}>
        {label}
        <span class="unseen"> {of}</span>
      </button>
      <span class="effect" id={`${id}-does`}>
        {effect}
      </span>
    </Form>
  )
}
