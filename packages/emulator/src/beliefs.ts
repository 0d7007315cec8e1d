import { apiBeliefs } from './beliefs/api.ts'
import { authorizeBeliefs } from './beliefs/authorize.ts'
import { tokenBeliefs } from './beliefs/token.ts'
import type { BeliefsOf, Switches } from './switches.ts'

/** The one table of beliefs: what each switch means, its default, and where the belief comes from. */
export const beliefs: BeliefsOf<Switches> = { ...tokenBeliefs, ...authorizeBeliefs, ...apiBeliefs }
