import { setTimeout as wait } from 'node:timers/promises'
import { Crew } from './crew.ts'
import { Dropbox } from './dropbox.ts'
import { fastClock, type Pace } from './fast-clock.ts'
import { Ledger } from './ledger.ts'
import { type Options, readOptions, usage } from './options.ts'
import { openPlace, type Place } from './place.ts'
import { listenToKeys } from './terminal.ts'
import { openView, type View } from './view.ts'
import { countsOf } from './words.ts'

/** Ctrl-C while it starts, too, so that nothing is left behind. */
const end = new AbortController()
const stop = (): void => end.abort()
process.on('SIGINT', stop).on('SIGTERM', stop)

/** Runs the fleet until it is to end, with what it needs already there. */
async function watch(options: Options, place: Place, dropbox: Dropbox): Promise<void> {
  await dropbox.linkAll(place.address)
  const pace: Pace = { startedAt: Date.now(), speed: options.speed }
  dropbox.follow(pace)
  const ledger = new Ledger()
  const title = `${options.workers} workers, ${options.accounts} accounts in ${place.words}; time is ${options.speed} times faster`
  const view = openView(title, ledger, process.stdout)
  const settings = { address: place.address, app: dropbox.app, keys: dropbox.users, pace }
  const crew = new Crew(settings, listenerOf(ledger, view))
  const update = (): void => {
    for (const request of dropbox.newTokenRequests()) ledger.count(request)
    view.update(fastClock(pace)())
  }
  const timers = [setInterval(update, 100)]
  const forgetKeys = listenToKeys(process.stdin, (key) => {
    if (key === 'k') crew.killOne()
    if (key === 'q' || key === '\x03') stop()
  })
  try {
    await Promise.all(Array.from({ length: options.workers }, () => crew.hire().ready))
    if (options.chaos) timers.push(setInterval(() => crew.killOne(), 1_000))
    const ms = options.seconds === undefined ? 2 ** 31 - 1 : options.seconds * 1_000
    await wait(ms, undefined, { signal: end.signal }).catch(() => {}) // stopped: that is an end too
  } finally {
    timers.slice(1).forEach(clearInterval)
    forgetKeys()
    await crew.dismiss()
    update()
    clearInterval(timers[0])
    view.close()
  }
  console.log(countsOf(ledger).join('\n'))
}

function listenerOf(ledger: Ledger, view: View): ConstructorParameters<typeof Crew>[1] {
  return {
    news(worker, news) {
      if (news.type === 'refreshed') {
        const entry = ledger.accounts.get(news.key)
        if (entry) entry.refreshedBy = worker
        view.event(`${news.key}: refreshed by worker ${worker} in ${news.durationMs} ms`)
      } else if (news.type === 'calls') {
        ledger.calls += news.done
        ledger.countErrors(news.failed)
      }
    },
    replaced(killed, by) {
      ledger.killed++
      view.event(`worker ${killed} killed, worker ${by} takes its place`)
    },
    died(worker) {
      ledger.countErrors(['a worker ended'])
      view.event(`worker ${worker} has ended`)
    },
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') return console.log(usage)
  const place = await openPlace(options.store, process.env)
  try {
    await using dropbox = await Dropbox.open(options.accounts)
    await watch(options, place, dropbox)
  } finally {
    await place.close()
  }
}

try {
  await main()
} catch (error) {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
