import { join } from 'node:path'
import type { NextConfig } from 'next'

// Here the library is a link to a folder of this repository; an application of its own needs none of this.
const repository = join(import.meta.dirname, '../..')

const config: NextConfig = {
  distDir: 'dist',
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
}

export default config
