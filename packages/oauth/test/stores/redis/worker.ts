// One of several processes that add to the same numbers: the driver's name, the address, the rounds, then the keys.
import { drivers } from './drivers.ts'
import { increment } from './increment.ts'

const [driver, url = '', rounds, ...keys] = process.argv.slice(2)
const open = new Map(drivers).get(driver ?? '')
if (open === undefined) throw new Error(`There is no driver ${driver}`)
const { store, close } = await open(url)
await store.setup()
for (let round = 0; round < Number(rounds); round++)
  await Promise.all(keys.map((key) => increment(store, key)))
close()
