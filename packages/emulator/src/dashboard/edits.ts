import type { Controls } from '../controls.ts'
import type { App, User } from '../seed/directory.ts'
import { revokeGrant } from '../state/grants.ts'
import type { World } from '../world.ts'
import { expireEffect, revokeEffect } from './effects.ts'
import { viewGrants } from './grant-view.ts'
import type { GrantView } from './grant-view.ts'
import { readyFault } from './ready-faults.ts'
import { isolated, span, timeOfDay } from './words.ts'

/** A form asked for something that is not there, or not allowed. The text is for its user. */
export class EditRefused extends Error {}

/** Does what a form of the dashboard asks for. Returns what was done, in a sentence. */
type Edit = (form: URLSearchParams, world: World, controls: Controls) => string

/** The edits by the name in their form's address. */
export const edits: Readonly<Record<string, Edit>> = {
  'revoke-grant': (form, world) => {
    const view = grantIn(form, world)
    const done = revokeEffect(view)
    revokeGrant(world.state, view.grant)
    return inPast(done)
  },
  'expire-tokens': (form, world) => {
    const view = grantIn(form, world)
    const done = expireEffect(view)
    expireTokens(view, world)
    return inPast(done)
  },
  'app-status': (form, world) => {
    const app = appIn(form, world)
    app.status = oneOf(form, 'status', statuses)
    return `${app.key} is ${statusWords[app.status]}.`
  },
  'app-limit': (form, world) => limitUsers(appIn(form, world), form.get('limit') ?? ''),
  'user-disabled': (form, world) => {
    const user = userIn(form, world)
    user.disabled = oneOf(form, 'disabled', ['true', 'false']) === 'true'
    return `${isolated(user.name)} is ${user.disabled ? 'disabled' : 'enabled'}.`
  },
  'user-decision': (form, world) => {
    const user = userIn(form, world)
    user.decision = oneOf(form, 'decision', decisions)
    return `${isolated(user.name)} now ${decisionWords[user.decision]}.`
  },
  'add-fault': (form, _world, controls) => {
    const fault = readyFault(form.get('fault'), form.get('target'), timesIn(form))
    if (fault === undefined) throw new EditRefused('There is no such fault.')
    controls.addFault(fault)
    return 'The fault waits for its request.'
  },
  'clear-faults': (_form, _world, controls) => {
    controls.clearFaults()
    return 'All faults are cleared.'
  },
  advance: (form, _world, controls) => {
    const ms = Number(oneOf(form, 'ms', steps.map(String)))
    controls.advance(ms)
    return `It is ${span(ms)} later: ${timeOfDay(controls.nowMs())}.`
  },
  reset: (_form, _world, controls) => {
    controls.reset()
    return 'Everything is as in the seed.'
  },
}

/** How far a press of a button advances the clock. */
export const steps: readonly number[] = [600_000, 3_600_000, 14_400_000]

/** What an app can be, in the order of the page. */
export const statuses: readonly App['status'][] = ['development', 'production', 'frozen', 'disabled']

/** And in words. */
export const statusWords: Readonly<Record<App['status'], string>> = {
  development: 'in development',
  production: 'in production',
  frozen: 'frozen',
  disabled: 'disabled',
}

/** How a user can answer. */
export const decisions: readonly User['decision'][] = ['ask', 'allow', 'deny']

/** And in words, after a name. */
export const decisionWords: Readonly<Record<User['decision'], string>> = {
  ask: 'is asked on the consent page',
  allow: 'always allows',
  deny: 'always denies',
}

/** `Revokes two tokens.` has become `Revoked two tokens.` */
const inPast = (effect: string): string =>
  effect.replace(/^(Revoke|Expire|End)s/, (_, verb: string) => (verb === 'End' ? 'Ended' : `${verb}d`))

function expireTokens({ tokens }: GrantView, { state, clock }: World): void {
  for (const { text, works } of tokens) {
    const token = state.accessTokens.get(text)
    if (works && token !== undefined && token.expiresAtMs !== null)
      state.accessTokens.set(text, { ...token, expiresAtMs: clock.nowMs() })
  }
}

function limitUsers(app: App, text: string): string {
  if (text === '') {
    delete app.userLimit
    return `${app.key} links as many as its status allows.`
  }
  if (!/^\d{1,9}$/.test(text)) throw new EditRefused('The limit must be a whole number, 0 or more.')
  app.userLimit = Number(text)
  return `${app.key} links ${app.userLimit} at most.`
}

function grantIn(form: URLSearchParams, world: World): GrantView {
  const view = viewGrants(world).find(({ grant }) => grant.id === form.get('grant'))
  if (view === undefined || view.grant.revoked) throw new EditRefused('This grant is there no more.')
  return view
}

function appIn(form: URLSearchParams, { directory }: World): App {
  const app = directory.apps.find(({ key }) => key === form.get('app'))
  if (app === undefined) throw new EditRefused('There is no such app.')
  return app
}

function userIn(form: URLSearchParams, { directory }: World): User {
  const user = directory.users.find(({ accountId }) => accountId === form.get('user'))
  if (user === undefined) throw new EditRefused('There is no such account.')
  return user
}

function timesIn(form: URLSearchParams): number {
  const text = oneOf(form, 'times', ['1', '3', 'always'])
  return text === 'always' ? Infinity : Number(text)
}

function oneOf<Value extends string>(form: URLSearchParams, name: string, values: readonly Value[]): Value {
  const value = values.find((one) => one === form.get(name))
  if (value === undefined) throw new EditRefused(`The form has no good “${name}”.`)
  return value
}
