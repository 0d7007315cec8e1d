import { CliError } from '../cli-error.ts'
import type { Profile } from '../profiles.ts'
import type { Session } from '../session.ts'
import { askKeychain } from '../storage/keychain.ts'
import { tokenFolder } from '../storage/open-store.ts'

/**
 * Where a login's tokens go, said before it begins. The keychain is probed here and never again: the profile remembers.
 * @throws {CliError} `keychain` where a profile's tokens are sealed and would, unasked, be so no longer
 */
export async function chooseStorage(
  { env, output, profileName }: Session,
  known: Profile | undefined,
  isInsecureWanted: boolean,
): Promise<Profile['storage']> {
  const key = isInsecureWanted ? undefined : await askKeychain('prepare', env.home, output.note)
  if (key) {
    const folder = tokenFolder(env.home, 'keychain')
    output.note(output.dim(`The tokens will be in ${folder}, sealed by a key in the system's keychain.`))
    return 'keychain'
  }
  if (known?.storage === 'keychain' && !isInsecureWanted)
    throw new CliError(
      'keychain',
      `The keychain that seals the tokens of profile ${profileName} does not answer. Unlock it and try again, or keep them ` +
        'unencrypted: --insecure-storage',
      'fix-config',
    )
  const reason = isInsecureWanted ? '' : 'No keychain answers here. '
  output.say(
    `${reason}The tokens will be in ${tokenFolder(env.home, 'file')}, readable by your user alone, and not encrypted.`,
  )
  return 'file'
}
