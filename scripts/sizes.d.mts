/** The bytes of a bundle that has all of an entry point. */
export interface Size {
  readonly name: string
  readonly minified: number
  readonly gzip: number
}

export interface Bundle {
  readonly text: string
  /** The modules that stay outside: imported or exported from, at once or later, or required. */
  readonly imports: readonly string[]
}

export interface BundleOptions {
  /** Where the package is installed; the workspace's own unless given. */
  readonly resolveDir?: string
  readonly condition?: string
  readonly minify?: boolean
}

export function entryPoints(): string[]
export function bundleOf(name: string, options?: BundleOptions): Promise<Bundle>
export function sizeOf(name: string, options?: BundleOptions): Promise<Size>
export function tableOf(sizes: readonly Size[]): string
export function sizesIn(page: string): Size[]
