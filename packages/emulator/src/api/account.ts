import { initials, splitName } from '../names.ts'
import type { User } from '../seed/directory.ts'

/** The namespace every account here has for its root and its home. */
export const ROOT_NAMESPACE = '1234567890'

/** Source: dropbox-api-spec, common.stone. */
export const rootInfo: object = {
  '.tag': 'user',
  root_namespace_id: ROOT_NAMESPACE,
  home_namespace_id: ROOT_NAMESPACE,
}

/** A FullAccount, fields in the order of the recordings. Source: dropbox-api-spec, users.stone; Jesus/dropbox_api, 2021. */
export function fullAccount(user: User): object {
  const [givenName, surname] = splitName(user.name)
  return {
    account_id: user.accountId,
    name: {
      given_name: givenName,
      surname,
      familiar_name: givenName,
      display_name: user.name,
      abbreviated_name: initials(user.name).toUpperCase(),
    },
    email: user.email,
    email_verified: true,
    disabled: user.disabled,
    country: 'US',
    locale: 'en',
    referral_link: 'https://www.dropbox.com/referrals/EMULATOR?src=app9-0',
    is_paired: false,
    account_type: { '.tag': user.team === undefined ? 'basic' : 'business' },
    root_info: rootInfo,
    ...(user.team !== undefined && { team: teamOf(user.team), team_member_id: user.memberId }),
  }
}

function teamOf({ teamId, name }: { teamId: string; name: string }): object {
  return {
    id: teamId,
    name,
    sharing_policies: {
      shared_folder_member_policy: { '.tag': 'anyone' },
      shared_folder_join_policy: { '.tag': 'from_anyone' },
      shared_link_create_policy: { '.tag': 'default_public' },
    },
    office_addin_policy: { '.tag': 'disabled' },
  }
}

/** A SpaceUsage of an account that is nearly empty. Source: dropbox-api-spec, users.stone. */
export function spaceUsage(user: User): object {
  const used = 314_159_265
  if (user.team === undefined) return { used, allocation: { '.tag': 'individual', allocated: 2_147_483_648 } }
  return {
    used,
    allocation: {
      '.tag': 'team',
      used,
      allocated: 3_298_534_883_328,
      user_within_team_space_allocated: 0,
      user_within_team_space_limit_type: { '.tag': 'off' },
      user_within_team_space_used_cached: 0,
    },
  }
}
