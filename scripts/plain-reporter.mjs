/** Ends a test run with the one line that people and machines read: `N passed, N failed`. */
export default class PlainReporter {
  onTestRunEnd(modules, errors) {
    let [passed, failed] = [0, errors.length]
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else failed++
        // A test that did not run looks green and proves nothing.
        if (state === 'skipped') console.error(`Did not run: ${module.moduleId}: ${test.fullName}`)
      }
      if (module.state() === 'failed' && tests.every((test) => test.result().state === 'passed')) failed++
    }
    if (failed > 0) process.exitCode = 1
    process.on('exit', () => console.log(`\n${passed} passed, ${failed} failed`))
  }
}
