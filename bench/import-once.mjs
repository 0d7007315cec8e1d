// A cold start: nothing but the import itself lies between the two readings of the clock.
const specifier = process.argv[2]
const before = performance.now()
await import(specifier)
const after = performance.now()
process.stdout.write(String(after - before))
