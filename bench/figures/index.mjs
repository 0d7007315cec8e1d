import { bundle } from './bundle.mjs'
import { coldStart } from './cold-start.mjs'
import { fetchFinish, finish } from './finish.mjs'
import { install } from './install.mjs'
import { start } from './start.mjs'
import { api, crowd, hot, memory } from './tokens.mjs'

export const figures = [start, finish, fetchFinish, hot, crowd, api, memory, coldStart, bundle, install]
