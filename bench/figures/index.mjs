import { bundle } from './bundle.mjs'
import { coldStart } from './cold-start.mjs'
import { fetchFinish, finish } from './finish.mjs'
import { install } from './install.mjs'
import { start } from './start.mjs'

export const figures = [start, finish, fetchFinish, coldStart, bundle, install]
