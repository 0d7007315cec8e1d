export const callers = 1_000

const callsPerBatch = 1_000

const observeHot = ({ accessToken }, batches, observe) => {
  const calls = batches * callsPerBatch
  const work = async () => {
    for (let call = 0; call < calls; call++) await accessToken()
  }
  return observe(work, calls)
}

const observeCrowd = ({ accessToken, expire }, batches, observe) => {
  const work = async () => {
    for (let batch = 0; batch < batches; batch++) {
      expire()
      const calls = []
      for (let caller = 0; caller < callers; caller++) calls.push(accessToken())
      await Promise.all(calls)
    }
  }
  return observe(work, batches)
}

/** One after the other, each answer read to its end. */
const observeApi = ({ call }, batches, observe) => {
  const calls = batches * 100
  const work = async () => {
    for (let index = 0; index < calls; index++) await (await call()).text()
  }
  return observe(work, calls)
}

export const repeatTokens = { hot: observeHot, crowd: observeCrowd, api: observeApi }
