import { callbackOf } from './callback.mjs'
import { AT_ONCE } from './settings.mjs'
import { repeatTokens } from './tokens/measure.mjs'

/** CPU of all threads of this process, in µs a piece: the threads that hash for WebCrypto count too. */
export const cpuOf = async (work, pieces) => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / pieces
}

const startMany = ({ start }) => {
  const logins = []
  for (let index = 0; index < AT_ONCE; index++) logins.push(start())
  return Promise.all(logins)
}

const finishMany = ({ finish }, prepared) =>
  Promise.all(prepared.map(({ login, callback }) => finish(login, callback)))

const prepare = async (subject) => {
  const logins = await startMany(subject)
  return logins.map((login) => ({ login, callback: callbackOf(login) }))
}

const observeStart = (subject, batches, observe) => {
  const work = async () => {
    for (let batch = 0; batch < batches; batch++) await startMany(subject)
  }
  return observe(work, batches * AT_ONCE)
}

/** The logins are begun before anything is observed; the first batch opens connections that the pause has closed. */
const observeFinish = async (subject, batches, observe) => {
  const prepared = []
  for (let batch = 0; batch <= batches; batch++) prepared.push(await prepare(subject))
  await finishMany(subject, prepared.pop())
  const work = async () => {
    for (const batch of prepared) await finishMany(subject, batch)
  }
  return observe(work, batches * AT_ONCE)
}

/** What each figure does over and over; `observe` says what is learnt of it. */
export const repeat = { start: observeStart, finish: observeFinish, ...repeatTokens }
