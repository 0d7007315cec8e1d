import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Bench, type Case, valueOf } from './drivers.ts'

const writer = fileURLToPath(new URL('writer.ts', import.meta.url))

interface Writer {
  readonly process: ChildProcess
  /** The numbers it has said so far. */
  readonly said: number[]
  /** When it has ended and said everything. */
  readonly ended: Promise<void>
}

function startWriter({ driver, file }: Bench, times: number): Writer {
  const args = [writer, driver, file(), String(times)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: number[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    said.push(...lines.map(Number))
  })
  return { process: child, said, ended: once(child, 'close').then(() => undefined) }
}

async function counted({ file, store, open }: Bench): Promise<unknown> {
  assert.equal(valueOf(open(file()), 'PRAGMA integrity_check'), 'ok')
  return (await (await store(file())).read('counter'))?.record['count']
}

export const processCases: readonly Case[] = [
  {
    name: 'of several processes on one new file, started at once, every increment counts',
    async run(bench) {
      const writers = Array.from({ length: 5 }, () => startWriter(bench, 30))
      await Promise.all(writers.map(({ ended }) => ended))
      const numbers = writers.flatMap(({ said }) => said).toSorted((a, b) => a - b)
      assert.deepEqual(
        numbers,
        Array.from({ length: 150 }, (_, i) => i + 1),
      )
      assert.equal(await counted(bench), 150)
    },
  },
  {
    name: 'what was acknowledged outlives a process killed at any moment, and the file stays whole',
    async run(bench) {
      let last = 0
      for (let round = 1; round <= 5; round++) {
        const doomed = startWriter(bench, Infinity)
        doomed.process.stdout?.on('data', () => {
          if (doomed.said.length >= round * 3) doomed.process.kill('SIGKILL')
        })
        await doomed.ended
        const acknowledged = doomed.said.at(-1) ?? 0
        const count = Number(await counted(bench))
        assert.ok(acknowledged > last, `round ${round} wrote nothing`)
        assert.ok(count === acknowledged || count === acknowledged + 1, `${acknowledged} became ${count}`)
        last = count
      }
    },
  },
  {
    name: 'a process killed inside a transaction blocks nobody',
    async run(bench) {
      const version = await (await bench.store(bench.file())).write('ada', { format: 1 }, undefined)
      const holder = spawn(process.execPath, ['--input-type=module', '--eval', hold(bench)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(holder.stdout, 'data')
      holder.kill('SIGKILL')
      await once(holder, 'close')
      const store = await bench.store(bench.file())
      assert.ok(await store.write('ada', { format: 1, again: true }, version))
    },
  },
]

/** A program that has begun to write and does not end. */
const hold = ({ driver, file }: Bench): string => `
  import { drivers } from ${JSON.stringify(new URL('drivers.ts', import.meta.url).href)}
  const database = drivers[${JSON.stringify(driver)}](${JSON.stringify(file())})
  database.exec("BEGIN IMMEDIATE; DELETE FROM dropbox_oauth_tokens")
  console.log('holding')
  setInterval(() => {}, 1000)`
