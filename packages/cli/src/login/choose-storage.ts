import type { Profile } from '../profiles.ts'
import { ensureKey, probeKeychain } from '../storage/keychain.ts'

/** Where a login's tokens go. Asked once, at login; the profile remembers it. */
export async function chooseStorage(home: string, insecure: boolean): Promise<Profile['storage']> {
  const program = process.argv[1]
  if (insecure || program === undefined || !(await probeKeychain(program))) return 'file'
  try {
    await ensureKey(home)
    return 'keychain'
  } catch {
    return 'file' // it has answered the probe, and fails now
  }
}
