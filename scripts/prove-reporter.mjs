// What a run of scripts/prove.mjs prints: a line for each proof as soon as it is done, with the counts that its test gives,
// and a sign of life meanwhile.

const signOfLifeMs = 30_000

const seconds = (ms) => `${Math.round(ms / 1000)} s`

export default class ProveReporter {
  #now = 'starting'
  #since = Date.now()
  #timer = setInterval(() => {
    console.log(`  … ${this.#now}: ${seconds(Date.now() - this.#since)} so far`)
  }, signOfLifeMs)

  onTestCaseReady(test) {
    this.#now = test.name
    this.#since = Date.now()
  }

  onTestCaseResult(test) {
    const { state, errors = [] } = test.result()
    const counts = test.annotations().map(({ message }) => message)
    const outcome = state === 'passed' ? (counts.length > 0 ? counts.join('; ') : 'passed') : state
    console.log(`  ${test.name}: ${outcome} [${seconds(test.diagnostic()?.duration ?? 0)}]`)
    for (const { stack, message } of errors) console.log(stack ?? message)
  }

  onTestRunEnd(modules, unhandledErrors) {
    clearInterval(this.#timer)
    const suites = modules.flatMap((module) => [...module.children.allSuites()])
    const errors = [...unhandledErrors, ...[...modules, ...suites].flatMap((place) => place.errors())]
    for (const { stack, message } of errors) console.log(stack ?? message)
  }
}
