// Counts a test run for scripts/test.mjs: what is not known to have passed has failed.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'

const allErrors = (module) => [
  ...module.errors(),
  ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
]

export default class PlainReporter {
  onTestRunEnd(modules, unhandledErrors, reason) {
    const failures = unhandledErrors.map(({ message }) => `error outside of any test: ${message}`)
    let passed = 0
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId)
      const tests = [...module.children.allTests()]
      const before = failures.length
      for (const test of tests) {
        const { state } = test.result()
        if (state === 'passed') passed++
        // A test that did not run looks green and proves nothing.
        else failures.push(`${state === 'failed' ? 'failed' : 'did not run'}: ${file} > ${test.fullName}`)
      }
      failures.push(...allErrors(module).map(({ message }) => `error in ${file}: ${message}`))
      if (module.state() !== 'passed' && failures.length === before)
        failures.push(`${module.state()}: ${file}`)
    }
    if (reason === 'interrupted') failures.push('the run was interrupted')
    writeFileSync(process.env.TEST_COUNTS, JSON.stringify({ passed, failures }))
  }
}
