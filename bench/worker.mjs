// One subject in a process of its own, so that one's garbage is never another's pause.
import { check } from './check.mjs'
import { hotSpots } from './hot-spots.mjs'
import { cpuOf, repeat } from './measure.mjs'

const subject = await import(`./${process.argv[2]}`)

const commands = {
  check: async () => {
    const { posts } = (await check(subject)) ?? {}
    return { name: subject.name, note: subject.note, posts }
  },
  cpu: ({ figure, batches }) => repeat[figure](subject, batches, cpuOf),
  profile: ({ figure, batches }) => repeat[figure](subject, batches, hotSpots),
}

process.on('message', (message) => {
  commands[message.command](message).then(
    (value) => process.send({ value }),
    (error) => process.send({ error: error.stack }),
  )
})
process.on('disconnect', () => process.exit())
