import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Tests read the sources, so that they run without a build; what is published is tested by `test/packed`. */
const alias = [
  { find: '#transport', replacement: at('packages/oauth/src/transport/node.ts') },
  { find: /^dropbox-oauth$/, replacement: at('packages/oauth/src/index.ts') },
  { find: 'dropbox-oauth/openid', replacement: at('packages/oauth/src/openid/index.ts') },
  { find: /^dropbox-oauth\/stores\/(.+)$/, replacement: `${at('packages/oauth/src/stores')}/$1.ts` },
  { find: 'dropbox-oauth/browser', replacement: at('packages/oauth/src/browser/index.ts') },
  { find: 'dropbox-oauth/web', replacement: at('packages/oauth/src/web/index.ts') },
  {
    find: /^dropbox-oauth\/(express|fastify|koa|hono|next|node-http)$/,
    replacement: `${at('packages/oauth/src/adapters')}/$1.ts`,
  },
  { find: 'dropbox-oauth/testing', replacement: at('packages/oauth/src/testing/index.ts') },
  { find: 'dropbox-oauth-emulator', replacement: at('packages/emulator/src/index.ts') },
]

const project = (name: string, include: string[], globalSetup: string[] = []) => ({
  resolve: { alias },
  test: { name, include, globalSetup, testTimeout: 30_000, hookTimeout: 60_000 },
})

export default defineConfig({
  test: {
    allowOnly: false,
    maxWorkers: '100%', // the default leaves one core out, which is half of a machine with two
    projects: [
      project('oauth', ['packages/oauth/test/**/*.test.ts']),
      project('emulator', ['packages/emulator/test/**/*.test.{ts,tsx}']),
      project('cli', ['packages/cli/test/**/*.test.ts'], [at('packages/cli/test/binary/support/prepare.ts')]),
      project('runtimes', ['runtimes/test/**/*.test.ts']),
      project('examples', ['examples/*/test/**/*.test.ts']),
      project('architecture', ['test/architecture/**/*.test.ts']),
      project('packed', ['test/packed/**/*.test.ts'], [at('test/packed/prepare.ts')]),
      project('docs', ['test/docs/**/*.test.ts']),
      project('scripts', ['test/scripts/**/*.test.ts']),
    ],
  },
})
